import type { TestFlight } from "#shared/contract/agent-requests.ts";
import { useAsked } from "../../../state/use-asked.ts";
import { useEngine, useMissionList } from "../../../state/workbench.ts";

/** How the newest test flight of each agent stands. Asked again whenever one of their missions changes. */
export function useTestFlights(): readonly TestFlight[] {
  const directory = useEngine(({ value }) => value?.dataDirectory ?? null);
  const changes = useMissionList(({ value }) =>
    (value ?? [])
      .filter(({ place }) => directory !== null && isTestFlight(place.repository, directory))
      .reduce((sum, { head }) => sum + head, 0),
  );
  return useAsked("agents.test-flights", {}, changes).value?.flights ?? [];
}

/** Its repository is one that the engine made for it, below its data directory. */
const isTestFlight = (repository: string, directory: string): boolean =>
  [`${directory}/test-flights/`, `${directory}\\test-flights\\`].some((folder) =>
    repository.startsWith(folder),
  );
