import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useLayoutEffect, useMemo } from "react";
import type { MissionId } from "#shared/ids.ts";
import { useQueue, useSelection, useWorkbench } from "../../state/workbench.ts";
import { Button } from "../../ui/button.tsx";
import { DecisionCard } from "./decision-card.tsx";
import styles from "./decisions-dock.module.css";
import { useDesk, useDeskState, type ShownDecision } from "./decisions-desk.ts";
import { NothingNeedsYou } from "./nothing-needs-you.tsx";
import { useRows } from "./triage/use-rows.ts";
import { useOpenCard } from "./use-open-card.ts";
import { useRegion } from "./use-region.ts";

/** What needs a person in the mission that is looked at, the one to look at first open. */
export function DecisionsDock() {
  const { t } = useLingui();
  const desk = useDesk();
  const live = useQueue((queue) => queue.live);
  const mission = useSelection((selection) => selection.mission);
  const shown = useShown(mission);
  const ids = useMemo(() => shown.map(({ row }) => row.id), [shown]);
  const open = useOpenCard(ids);
  const region = useRegion();
  useLayoutEffect(() => {
    desk.setPath(ids);
    return () => desk.setPath(null);
  }, [desk, ids]);
  return (
    <section
      {...region}
      className={styles.dock}
      aria-label={t`Decisions`}
      tabIndex={-1}
      data-keys="decisions"
      data-testid="decisions-dock"
      data-live={live}
    >
      {!live && (
        <p className={styles.notLive} data-testid="dock-not-live">
          <Trans>No signal from the engine: as last seen.</Trans>
        </p>
      )}
      {shown.length === 0 && <NothingNeedsYou />}
      <ol className={styles.list}>
        {shown.map(({ row }) => (
          <li key={row.id}>
            <DecisionCard row={row} open={row.id === open} />
          </li>
        ))}
      </ol>
      <Fresh />
      <Elsewhere mission={mission} />
    </section>
  );
}

/** Of the mission that is looked at; what a person hid for now comes back by itself. */
function useShown(mission: MissionId | null): readonly ShownDecision[] {
  const { pending } = useRows();
  return useMemo(
    () => pending.filter(({ row }) => mission === null || row.mission === mission),
    [pending, mission],
  );
}

/** What came while somebody worked here stands at the end, and says so where it can be seen. */
function Fresh() {
  const desk = useDesk();
  const fresh = useDeskState((state) => state.fresh);
  if (fresh.size === 0) return null;
  const show = () => {
    const [first] = fresh;
    document.querySelector(`[data-decision-id="${first}"]`)?.scrollIntoView({ block: "nearest" });
    desk.sawFresh();
  };
  return (
    <Button small className={styles.fresh} data-testid="fresh-decisions" onClick={show}>
      <Plural value={fresh.size} one="# new" other="# new" />
    </Button>
  );
}

function Elsewhere({ mission }: { readonly mission: MissionId | null }) {
  const { commands } = useWorkbench();
  const others = useQueue(
    ({ value }) => (value ?? []).filter((row) => mission !== null && row.mission !== mission).length,
  );
  if (others === 0) return null;
  return (
    <Button
      small
      look="quiet"
      data-testid="decisions-elsewhere"
      onClick={() => void commands.run("go.decisions")}
    >
      <Plural value={others} one="# decision in another mission" other="# decisions in other missions" />
    </Button>
  );
}
