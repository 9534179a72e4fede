import { Plural } from "@lingui/react/macro";
import { useQueue, useWorkbench } from "../state/workbench.ts";
import { Glyph } from "../ui/glyph.tsx";
import { Keys } from "../ui/keys.tsx";
import styles from "./shell.module.css";

/** How many decisions wait, on every screen. The one amber thing of the header; it is gone when nothing waits. */
export function DecisionsPill() {
  const { commands } = useWorkbench();
  const count = useQueue(({ value }) => value?.length ?? 0);
  const live = useQueue((queue) => queue.live);
  if (count === 0) return null;
  return (
    <button
      type="button"
      className={styles.pill}
      data-testid="decisions-pill"
      data-count={count}
      data-state={live ? "live" : "last-seen"}
      onClick={() => commands.run("decision.top")}
    >
      <Glyph shape={live ? "diamond" : "ring-question"} tone={live ? "need" : "unknown"} />
      <Plural value={count} one="# decision" other="# decisions" />
      <span className={styles.pillKeys}>
        <Keys keys={["G", "D"]} />
      </span>
    </button>
  );
}
