import { useLingui } from "@lingui/react/macro";
import { useMission } from "../../state/mission-context.tsx";
import { Badge } from "../../ui/badge.tsx";
import { Keys } from "../../ui/keys.tsx";
import { Tabs } from "../../ui/tabs.tsx";
import { useArrangement, useArrangementStore } from "./arrangement.ts";
import { Inspector } from "./inspector/inspector.tsx";
import styles from "./mission-frame.module.css";
import { useSlots } from "./slots.ts";

export function SideDock() {
  const { t } = useLingui();
  const { DecisionsDock } = useSlots();
  const arrangement = useArrangementStore();
  const shown = useArrangement(({ dock }) => dock);
  const pending = useMission(({ state }) => state?.pending.size ?? 0);
  return (
    <aside className={styles.dock} data-pane="side" aria-label={t`Decisions and inspector`}>
      <Tabs
        label={t`Side dock`}
        testId="side-dock"
        value={shown}
        onChange={(dock) => arrangement.setState({ dock })}
        tabs={[
          {
            value: "decisions",
            label: t`Decisions`,
            mark: <Waiting count={pending} />,
            content: DecisionsDock === undefined ? null : <DecisionsDock />,
          },
          { value: "inspector", label: t`Inspector`, content: <Inspector /> },
        ]}
      />
    </aside>
  );
}

/** How many, and the keys that lead to the first of them from wherever the keyboard is. */
function Waiting({ count }: { readonly count: number }) {
  return (
    <>
      <Badge>{count}</Badge>
      {count > 0 && (
        <span className={styles.keysThere} aria-hidden="true" data-testid="keys-to-decisions">
          <Keys keys={["G", "D"]} />
        </span>
      )}
    </>
  );
}
