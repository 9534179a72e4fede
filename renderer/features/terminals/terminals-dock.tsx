import { useLingui } from "@lingui/react/macro";
import { useRef } from "react";
import { useStore } from "zustand";
import { useMission } from "../../state/mission-context.tsx";
import { useSelection } from "../../state/workbench.ts";
import { Empty } from "../../ui/empty.tsx";
import { inRank } from "./arrangement.ts";
import { useDesk, useDeskState } from "./desk.ts";
import { TerminalTile } from "./terminal-tile.tsx";
import styles from "./terminals-dock.module.css";

/** As many as stand beside each other under a graph. */
const MOST = 2;

/** The terminals of the mission around it: the selected task's first, then those that need a person or run. */
export function TerminalsDock() {
  const { t } = useLingui();
  const desk = useDesk();
  const area = useRef<HTMLElement>(null);
  const mission = useMission(({ state }) => state?.id ?? null);
  const selected = useSelection(({ task }) => task);
  const pinned = useDeskState((state) => state.pinned);
  const fleet = useStore(desk.fleet);
  const own = inRank(
    fleet.filter((terminal) => terminal.mission === mission),
    pinned,
  );
  const isSelected = (one: (typeof own)[number]) =>
    one.kind !== "person" && one.task !== null && one.task === selected;
  const first = own.toSorted((one, other) => Number(isSelected(other)) - Number(isSelected(one)));
  const shown = first.slice(0, MOST).toSorted((one, other) => one.openedAt - other.openedAt);
  if (shown.length === 0) {
    return (
      <Empty
        title={t`No terminal yet`}
        sentence={t`Each agent's terminal appears here when its task starts.`}
      />
    );
  }
  return (
    <section ref={area} className={styles.dock} data-testid="terminals-dock" aria-label={t`Terminals`}>
      {shown.map((terminal) => (
        <TerminalTile key={terminal.id} terminal={terminal} />
      ))}
    </section>
  );
}
