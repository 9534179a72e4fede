import { useLingui } from "@lingui/react/macro";
import { useEffect } from "react";
import { MissionProvider } from "../../state/mission-context.tsx";
import { useMissionList, useSelection, useWorkbench } from "../../state/workbench.ts";
import { Empty } from "../../ui/empty.tsx";
import { Spinner } from "../../ui/spinner.tsx";
import { MissionFrame } from "./mission-frame.tsx";
import { MissionsPage } from "./missions/missions-page.tsx";
import { useShownMission } from "./shown-mission.ts";

export function MissionScreen() {
  const known = useMissionList((list) => list.value !== null);
  const mission = useShownMission();
  useKeepChosen();
  if (!known) return <NotYet />;
  if (mission === null) return <MissionsPage />;
  return (
    <MissionProvider key={mission.id} mission={mission.id}>
      <MissionFrame />
    </MissionProvider>
  );
}

/** What is shown is what the window has chosen, so that every other screen means the same mission. */
function useKeepChosen(): void {
  const { selection } = useWorkbench();
  const shown = useShownMission()?.id ?? null;
  const chosen = useSelection(({ mission }) => mission);
  useEffect(() => {
    if (shown !== null && shown !== chosen) selection.getState().openMission(shown);
  }, [selection, shown, chosen]);
}

function NotYet() {
  const { t } = useLingui();
  return (
    <section data-pane="mission" aria-label={t`Mission`} tabIndex={-1}>
      <Empty
        title={t`Mission`}
        sentence={t`Missions appear as soon as the engine answers.`}
        action={<Spinner words={t`Waiting for the engine`} />}
      />
    </section>
  );
}
