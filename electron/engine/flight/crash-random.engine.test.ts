import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SEED } from "#shared/mission/testing/cases.ts";
import { CrashFlight } from "./testing/crash-flight.ts";
import { Killer, type Victim } from "./testing/crash-killer.ts";
import { CRASH_TASKS, crashMission } from "./testing/crash-mission.ts";
import { expectWholeFlight } from "./testing/crash-proofs.ts";
import { FlightHome } from "./testing/flight-home.ts";

const LONG = process.env["FLIGHTDECK_LONG"] === "1";
const KILLS = LONG ? 200 : 8;
/** More in one mission, and its tasks would be given up for being interrupted too often: that is a rule, not a crash. */
const KILLS_PER_MISSION = 8;
const EVENTS_BETWEEN_KILLS = 60;
const FLIGHT_WITHIN_MS = 180_000;
/** From the wish for an engine to its welcome, on a machine on which others work too. */
const ANSWERS_WITHIN_MS = 2_000;

let home: FlightHome;
beforeEach(() => {
  home = new FlightHome();
});
afterEach(() => home.remove());

async function flyAndKill(seed: number, kills: number, victims: readonly Victim[]): Promise<CrashFlight> {
  const mission = await home.state(crashMission(home));
  await home.launch(mission);
  const flight = new CrashFlight(home, mission);
  const killer = new Killer(home, { seed, kills, victims, events: EVENTS_BETWEEN_KILLS });
  const state = await flight.follow({
    until: ({ phase }) => phase === "landed" || phase === "stopped",
    withinMs: FLIGHT_WITHIN_MS,
    onEvent: killer.onEvent,
  });
  killer.stop();
  expect(state.phase).toBe("landed");
  expect(state.counts.merged).toBe(CRASH_TASKS);
  return flight;
}

describe("a mission of twenty tasks", () => {
  it("lands when nobody is killed", { timeout: FLIGHT_WITHIN_MS }, async () => {
    await expectWholeFlight(await flyAndKill(SEED, 0, ["engine"]));
  });
});
