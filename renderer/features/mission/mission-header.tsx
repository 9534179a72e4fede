import { MissionProvider, useMission } from "../../state/mission-context.tsx";
import { useShownMission } from "./shown-mission.ts";

export function MissionHeaderContext() {
  const mission = useShownMission();
  if (mission === null) return null;
  return (
    <MissionProvider key={mission.id} mission={mission.id}>
      <Glance />
    </MissionProvider>
  );
}

function Glance() {
  const title = useMission(({ state }) => state?.title ?? "");
  return <bdi lang="und">{title}</bdi>;
}

export function MissionHeaderActions() {
  return null;
}
