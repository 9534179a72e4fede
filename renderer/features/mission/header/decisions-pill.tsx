import { useLingui } from "@lingui/react/macro";
import { plural } from "@lingui/core/macro";
import { useQueue, useWorkbench } from "../../../state/workbench.ts";
import { Button } from "../../../ui/button.tsx";
import { Glyph } from "../../../ui/glyph.tsx";
import { elapsed } from "../../../ui/format.ts";
import { useTicking } from "../../../ui/time.tsx";
import { useArrangementStore } from "../arrangement.ts";
import styles from "./header.module.css";

/** What waits for a person in any mission, and for how long. */
export function DecisionsPill() {
  const { t } = useLingui();
  const { screen, commands } = useWorkbench();
  const arrangement = useArrangementStore();
  const live = useQueue((queue) => queue.live);
  const many = useQueue(({ value }) => value?.length ?? 0);
  const oldest = useQueue(({ value }) =>
    value === null || value.length === 0 ? null : Math.min(...value.map(({ askedAt }) => askedAt)),
  );
  const age = useTicking((now) => (oldest === null ? "" : elapsed(now - oldest)));
  if (oldest === null) return null;
  const words = plural(many, { one: "# decision", other: "# decisions" });
  return (
    <Button
      className={styles.pill}
      icon={<Glyph shape={live ? "diamond" : "ring-question"} tone={live ? "need" : "unknown"} />}
      title={live ? t`The oldest has waited ${age}` : t`The engine does not answer. This is how it was.`}
      data-testid="decisions-pill"
      data-count={many}
      data-state={live ? "live" : "last-seen"}
      onClick={() => {
        screen.getState().go("mission");
        arrangement.setState({ dock: "decisions", dockOpen: true });
        // The card is there only after the dock was drawn.
        requestAnimationFrame(() => commands.run("decision.top"));
      }}
    >
      <span className={styles.words}>{words}</span>
      <span className={styles.many} aria-hidden="true">
        {many}
      </span>
      <span className={styles.age}>{age}</span>
    </Button>
  );
}
