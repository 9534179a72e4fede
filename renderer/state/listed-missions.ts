import { useMemo } from "react";
import type { MissionSummary } from "#shared/contract/missions.ts";
import { useMissionList, useSettings } from "./workbench.ts";

/** The missions that lists show, the newest first: all but those a person put away. null: not known yet. */
export function useListedMissions(): readonly MissionSummary[] | null {
  const missions = useMissionList((list) => list.value);
  const archived = useSettings(({ value }) => value?.archived);
  return useMemo(() => {
    if (missions === null) return null;
    const away = new Set<string>(archived);
    const listed = missions.filter(({ id }) => !away.has(id));
    return listed.toSorted((a, b) => b.createdAt - a.createdAt);
  }, [missions, archived]);
}
