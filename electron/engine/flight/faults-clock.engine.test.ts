import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { MissionState } from "#shared/mission/state.ts";
import { attemptOf, attempts, MANY_LANES, stand, standing, taskOf, write } from "./testing/fault-flight.ts";
import { WallClock } from "./testing/fault-wall-clock.ts";
import { FlightHome } from "./testing/flight-home.ts";

const LONG_ENOUGH = { timeout: 90_000 };
const NAMES = ["one", "two", "three"];
const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;

let home: FlightHome;
let clock: WallClock;
beforeEach(() => {
  home = new FlightHome();
  home.write(".flightdeck/allocation.yaml", JSON.stringify(MANY_LANES));
  clock = new WallClock(home.folder);
  vi.stubEnv("NODE_OPTIONS", clock.nodeOptions);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await home.remove();
});

/** Three agents at work while the clock jumps; answers how their flight ended. */
async function flyThrough(offsetMs: number): Promise<MissionState> {
  const limited = { "rate-limited": 1 };
  const mission = await home.state({
    tasks: NAMES.map((id) =>
      attempts(id, [[write(`src/${id}/a.js`), stand, limited, write(`src/${id}/b.js`)]]),
    ),
  });
  await home.launch(mission);
  const agents = [];
  for (const id of NAMES) agents.push(await standing(home, mission, id));
  clock.jump(offsetMs);
  const before = home.journal.length;
  for (const agent of agents) agent.goOn();
  const state = await home.until(mission, ({ phase }) => phase === "landed");
  for (const id of NAMES) {
    expect(taskOf(state, id).attempts.map(({ outcome }) => outcome)).toEqual(["passed"]);
    for (const file of ["a.js", "b.js"]) expect(home.git("show", `main:src/${id}/${file}`)).toBe("1");
  }
  // The order is that of the log, whatever the clock said.
  const news = home.journal.slice(before);
  expect(news.map(({ seq }) => seq)).toEqual(news.map((_each, index) => (news[0]?.seq ?? 0) + index));
  return state;
}

it(
  "a wall clock that is put an hour back in flight ends no session and holds nothing up",
  LONG_ENOUGH,
  async () => {
    const state = await flyThrough(-HOUR_MS);
    for (const id of NAMES)
      expect(attemptOf(state, id, 1)?.segments.map(({ end }) => end)).toEqual(["exited"]);
  },
);

it.each([
  ["is put a day forward", DAY_MS],
  ["went on for eight hours while the machine slept", 8 * HOUR_MS],
])("a wall clock that %s ends no session and asks nobody about it", LONG_ENOUGH, async (_, byMs) => {
  const state = await flyThrough(byMs);
  for (const id of NAMES) expect(attemptOf(state, id, 1)?.segments.map(({ end }) => end)).toEqual(["exited"]);
  const asked = new Set([...state.decisions.values()].map(({ decision }) => decision.kind));
  expect([...asked]).toEqual(["landing"]);
  expect(home.journal.filter(({ event }) => event.type === "clock.jumped")).toHaveLength(1);
});
