import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SEED } from "#shared/mission/testing/cases.ts";
import { CrashFlight } from "./testing/crash-flight.ts";
import { Killer, type Victim } from "./testing/crash-killer.ts";
import { CRASH_TASKS, crashMission } from "./testing/crash-mission.ts";
import { expectWholeFlight } from "./testing/crash-proofs.ts";
import { FlightHome } from "./testing/flight-home.ts";

const LONG = process.env["FLIGHTDECK_LONG"] === "1";
const KILLS = LONG ? 200 : 3;
/** More in one mission, and its tasks would be given up for being interrupted too often: that is a rule, not a crash. */
const KILLS_PER_MISSION = 8;
const EVENTS_BETWEEN_KILLS = LONG ? 60 : 30;
/** About a minute on a quiet machine. */
const FLIGHT_WITHIN_MS = 300_000;
const LOOKED_AT_WITHIN_MS = 30_000;
/** A kill that comes too late to be the last of a mission needs another one. */
const MISSIONS_AT_MOST = 2 * Math.ceil(KILLS / KILLS_PER_MISSION);
/** From the wish for an engine to its welcome. */
const ANSWERS_WITHIN_MS = 2_000;
/** Where others work too even the first engine, with nothing to take up, takes longer; later ones about as long. */
const TIMES_THE_FIRST = 3;

let home: FlightHome;
beforeEach(() => {
  home = new FlightHome();
});
afterEach(() => home.remove());

async function flyAndKill(seed: number, kills: number, victims: readonly Victim[]) {
  const begun = performance.now();
  await home.engine();
  const firstMs = performance.now() - begun;
  const mission = await home.state(crashMission(home));
  await home.launch(mission);
  const flight = new CrashFlight(home, mission);
  const killer = new Killer(home, { seed, kills, victims, events: EVENTS_BETWEEN_KILLS });
  const state = await flight.follow({
    until: ({ phase }) => phase === "landed" || phase === "stopped",
    withinMs: FLIGHT_WITHIN_MS,
    onEvent: killer.onEvent,
  });
  const { killed } = killer;
  killer.stop();
  expect(state.phase).toBe("landed");
  expect(state.counts.merged).toBe(CRASH_TASKS);
  return { flight, kills: killed, firstMs };
}

const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((left, right) => left - right)[
    Math.min(values.length - 1, Math.floor(values.length * share))
  ] ?? 0;

/** As many missions as it takes for all the kills; everything is looked at after each of them. */
async function expectToSurvive(victims: readonly Victim[]): Promise<void> {
  const restartsMs: number[] = [];
  const firstsMs: number[] = [];
  let killed = 0;
  for (let flown = 0; killed < KILLS; flown += 1) {
    const { flight, kills, firstMs } = await flyAndKill(
      SEED + flown,
      Math.min(KILLS - killed, KILLS_PER_MISSION),
      victims,
    );
    killed += kills;
    firstsMs.push(firstMs);
    restartsMs.push(...flight.restartsMs);
    await expectWholeFlight(flight);
    await home.remove();
    home = new FlightHome();
  }
  const [p50, p95] = [percentile(restartsMs, 0.5), percentile(restartsMs, 0.95)];
  process.stdout.write(
    `${killed} kills of ${victims.join(", ")} (seed ${SEED}); ${restartsMs.length} engines answered again, p50 ${p50.toFixed(0)} ms, p95 ${p95.toFixed(0)} ms, the first ${Math.max(...firstsMs).toFixed(0)} ms\n`,
  );
  // Of a handful the slowest is what else the machine did.
  expect(LONG ? p95 : p50).toBeLessThan(Math.max(ANSWERS_WITHIN_MS, Math.max(...firstsMs) * TIMES_THE_FIRST));
}

const VICTIMS: readonly (readonly [string, readonly Victim[]])[] = LONG
  ? [
      ["the engine", ["engine"]],
      ["the session host", ["session-host", "session-host", "session-host", "engine"]],
      ["both at once", ["both"]],
    ]
  : [["the engine, the session host, or both at once,", ["engine", "session-host", "both"]]];

describe(`a mission of ${CRASH_TASKS} tasks`, () => {
  it.each(VICTIMS)(
    `lands, with nothing lost and nothing done twice, when %s is killed ${KILLS} times`,
    { timeout: MISSIONS_AT_MOST * (FLIGHT_WITHIN_MS + LOOKED_AT_WITHIN_MS) },
    (_, victims) => expectToSurvive(victims),
  );
});
