import { Trans, useLingui } from "@lingui/react/macro";
import { useListedMissions } from "../../../state/listed-missions.ts";
import { useMissionList, useWorkbench } from "../../../state/workbench.ts";
import { Empty } from "../../../ui/empty.tsx";
import { useArrangementStore } from "../arrangement.ts";
import { useSlots } from "../slots.ts";
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
    <>
      <h2 className={styles.title}>
        <Trans>Missions</Trans>
      </h2>
      <ul className={styles.list}>
        {missions.map(({ id, title }) => (
          <li key={id}>
            <button
              type="button"
              className={styles.row}
              onClick={() => {
                selection.getState().openMission(id);
                arrangement.setState({ browsing: false });
              }}
            >
              <bdi lang="und">{title}</bdi>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
