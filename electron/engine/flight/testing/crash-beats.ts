import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { MissionId } from "#shared/ids.ts";
import type { MissionState } from "#shared/mission/state.ts";
import { CrashFlight } from "./crash-flight.ts";
import { DIGEST } from "./crash-mission.ts";
import { eventually } from "./fault-flight.ts";
import type { FlightHome, TestTask } from "./flight-home.ts";

const AGENTS = 5;
const BETWEEN_BEATS_SECONDS = 0.2;
const READY_WITHIN_MS = 60_000;

const IDS = Array.from({ length: AGENTS }, (_, index) => `beat-${index + 1}`);

/** Writes a line again and again until it is told: whoever reads the file sees that it goes on, with or without an engine. */
const beating = (id: string): TestTask => ({
  id,
  acceptance: [DIGEST],
  scenario: {
    steps: [
      {
        run: `mkdir -p src/${id} && basename "$FLIGHTDECK_BRIEF" >> src/${id}/sessions.txt`,
      },
      {
        run: `beat=0; until test -e src/${id}/enough; do beat=$((beat + 1)); echo $beat >> src/${id}/beats.txt; sleep ${BETWEEN_BEATS_SECONDS}; done`,
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
  const allBeat = (): boolean => beatsOf(home, mission).every(({ length }) => length > 0);
  await eventually(allBeat, "all of them beat", READY_WITHIN_MS);
  return flight;
}

const inWorkspaces = (home: FlightHome, mission: MissionId, name: string): string[] =>
  IDS.map((id) => join(home.home, "workspaces", mission, id, "src", id, name));

/** What each of them has written so far. */
export const beatsOf = (home: FlightHome, mission: MissionId): string[][] =>
  inWorkspaces(home, mission, "beats.txt").map((path) =>
    existsSync(path) ? readFileSync(path, "utf8").split("\n").slice(0, -1) : [],
  );

/** How often all of them have written so far. */
export const beatsIn = (home: FlightHome, mission: MissionId): number => beatsOf(home, mission).flat().length;

/** They come to their end; whoever takes their place later, at once. */
export function sayEnough(home: FlightHome, mission: MissionId): void {
  for (const path of inWorkspaces(home, mission, "enough")) writeFileSync(path, "");
}

/** Every one wrote from its first beat to its last, with none left out and none twice. */
export function expectWholeBeats(home: FlightHome, mission: MissionId): void {
  for (const beats of beatsOf(home, mission)) {
    expect(beats).toEqual(beats.map((_, index) => `${index + 1}`));
  }
}

export const SESSIONS = AGENTS;
