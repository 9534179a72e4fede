import type { MissionSummary } from "#shared/contract/missions.ts";
import type { MissionId } from "#shared/ids.ts";
import { useMissionList, useSelection } from "../../state/workbench.ts";
import { useArrangement } from "./arrangement.ts";

/** In flight, or on its way down: what a person most likely came for. */
export const isFlying = ({ phase }: Pick<MissionSummary, "phase">): boolean =>
  phase === "flying" || phase === "landing";

/** The chosen mission, else the newest one in flight. null: there is none to show. */
export function missionToShow(
  missions: readonly MissionSummary[],
  chosen: MissionId | null,
): MissionSummary | null {
  const known = missions.find(({ id }) => id === chosen);
  if (known !== undefined) return known;
  return missions.filter(isFlying).toSorted((a, b) => b.createdAt - a.createdAt)[0] ?? null;
}

/** null: the list of missions is shown, or nothing. */
export function useShownMission(): MissionSummary | null {
  const chosen = useSelection((selection) => selection.mission);
  const browsing = useArrangement((arrangement) => arrangement.browsing);
  const missions = useMissionList((list) => list.value);
  return missions === null || browsing ? null : missionToShow(missions, chosen);
}
