import { Plural, useLingui } from "@lingui/react/macro";
import type { MissionSummary } from "#shared/contract/missions.ts";
import { useListedMissions } from "../../../state/listed-missions.ts";
import { useMissionList, useWorkbench } from "../../../state/workbench.ts";
import { Empty } from "../../../ui/empty.tsx";
import { Foreign } from "../../../ui/quoted.tsx";
import { Elapsed, Moment } from "../../../ui/time.tsx";
import { useArrangementStore } from "../arrangement.ts";
import { useSlots } from "../slots.ts";
import { moneySpent } from "../money-words.ts";
import { missionGlyph, missionLook } from "./mission-phase.tsx";
import styles from "./missions-page.module.css";

/** All missions of this computer; none at all is where a newcomer begins. */
export function MissionsPage() {
  const { t } = useLingui();
  const { Welcome } = useSlots();
  const missions = useMissionList((list) => list.value) ?? [];
  if (missions.length === 0 && Welcome !== undefined) return <Welcome />;
  return (
    <section data-pane="missions" aria-label={t`Missions`} className={styles.page} tabIndex={-1}>
      {missions.length === 0 ? (
        <Empty
          title={t`No mission yet`}
          sentence={t`A mission is a goal that agents work on, task by task.`}
        />
      ) : (
        <Missions />
      )}
    </section>
  );
}

function Missions() {
  const { selection } = useWorkbench();
  const arrangement = useArrangementStore();
  const missions = useListedMissions() ?? [];
  return (
    <ul className={styles.list}>
      {missions.map((mission) => (
        <li key={mission.id}>
          <MissionLine
            mission={mission}
            onOpen={() => {
              selection.getState().openMission(mission.id);
              arrangement.setState({ browsing: false });
            }}
          />
        </li>
      ))}
    </ul>
  );
}

interface MissionLineProps {
  readonly mission: MissionSummary;
  readonly onOpen: () => void;
}

function MissionLine({ mission, onOpen }: MissionLineProps) {
  const { t, i18n } = useLingui();
  const live = useMissionList((list) => list.live);
  const { counts, tasks, launchedAt, createdAt, endedAt, pendingDecisions } = mission;
  return (
    <button
      type="button"
      className={styles.row}
      data-testid="mission-row"
      data-state={mission.phase}
      data-context="mission"
      onClick={onOpen}
    >
      {missionGlyph(mission, live)}
      <span className={styles.name}>
        <Foreign>{mission.title}</Foreign>
      </span>
      <span className={styles.phase}>{i18n._(missionLook(mission).word)}</span>
      <span>{t`${(counts.merged ?? 0) + (counts.skipped ?? 0)} of ${tasks} done`}</span>
      <span>
        {pendingDecisions > 0 && <Plural value={pendingDecisions} one="# decision" other="# decisions" />}
      </span>
      <span>{moneySpent(mission.costMicros, mission.unknownCost)}</span>
      <span>{launchedAt !== null && <Elapsed since={launchedAt} until={endedAt} />}</span>
      <Moment at={createdAt} look="day" />
    </button>
  );
}
