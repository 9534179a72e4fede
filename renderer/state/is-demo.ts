import type { MissionSummary } from "#shared/contract/missions.ts";
import { useEngine } from "./workbench.ts";

/** The demo is the mission whose repository the engine made itself, below its data directory. */
export function isDemo({ place }: Pick<MissionSummary, "place">, dataDirectory: string): boolean {
  return [`${dataDirectory}/demo/`, `${dataDirectory}\\demo\\`].some((folder) =>
    place.repository.startsWith(folder),
  );
}

export function useIsDemo(mission: Pick<MissionSummary, "place"> | null): boolean {
  const directory = useEngine(({ value }) => value?.dataDirectory ?? null);
  return mission !== null && directory !== null && isDemo(mission, directory);
}
