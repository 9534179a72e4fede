import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { MissionId } from "#shared/ids.ts";
import type { MissionState } from "#shared/mission/state.ts";
import { CrashFlight } from "./crash-flight.ts";
import { DIGEST } from "./crash-mission.ts";
import type { FlightHome, TestTask } from "./flight-home.ts";

const AGENTS = 5;
/** Long enough to do something to the engine meanwhile, and short enough to wait for the end. */
const BEATS = 40;
const BETWEEN_BEATS_SECONDS = 0.2;
const READY_WITHIN_MS = 60_000;

const IDS = Array.from({ length: AGENTS }, (_, index) => `beat-${index + 1}`);

/** Writes a line again and again: whoever reads the file sees that the agent goes on, with or without an engine. */
const beating = (id: string): TestTask => ({
  id,
  acceptance: [DIGEST],
  scenario: {
    steps: [
      {
        run: `mkdir -p src/${id} && basename "$FLIGHTDECK_BRIEF" >> src/${id}/sessions.txt`,
      },
      {
        run: `for beat in $(seq ${BEATS}); do echo $beat >> src/${id}/beats.txt; sleep ${BETWEEN_BEATS_SECONDS}; done`,
      },
    ],
  },
});

/** Five agents at work, each of them in the middle of a long command. */
export async function fiveAtWork(home: FlightHome): Promise<CrashFlight> {
  const rows = [{ kinds: ["docs"], agents: ["pilot"] }];
  const lanes = { default: { total: AGENTS + 1, reservedForReview: 1 } };
  home.write(".flightdeck/allocation.yaml", JSON.stringify({ rows, lanes }));
  const mission = await home.state({ tasks: IDS.map(beating), verify: [DIGEST] });
  await home.launch(mission);
  const flight = new CrashFlight(home, mission);
  const isAtIt = (state: MissionState): boolean =>
    [...state.tasks.values()].every(({ attempts }) => (attempts[0]?.toolCalls ?? 0) >= 1);
  await flight.follow({ until: isAtIt, withinMs: READY_WITHIN_MS });
  return flight;
}

/** How often all of them have written so far. */
export const beatsIn = (home: FlightHome, mission: MissionId): number =>
  IDS.map((id) => join(home.home, "workspaces", mission, id, "src", id, "beats.txt"))
    .filter((path) => existsSync(path))
    .reduce((sum, path) => sum + readFileSync(path, "utf8").split("\n").length - 1, 0);

export const ALL_BEATS = AGENTS * BEATS;
export const SESSIONS = AGENTS;
