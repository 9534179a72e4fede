import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isAlive } from "#launch/process-alive.ts";
import { endAndWait } from "#launch/testing/end-process.ts";
import { EFFECT_CRASH_POINTS, FLIGHT_CRASH_POINTS } from "../store/crash-point.ts";
import { CrashFlight } from "./testing/crash-flight.ts";
import { CRASH_TASKS, crashMission } from "./testing/crash-mission.ts";
import { expectRecorded, expectWholeFlight } from "./testing/crash-proofs.ts";
import { attempts, write } from "./testing/fault-flight.ts";
import { FlightHome } from "./testing/flight-home.ts";

const LONG = process.env["FLIGHTDECK_LONG"] === "1";
/** About a minute on a quiet machine. */
const FLIGHT_WITHIN_MS = 300_000;
const LOOKED_AT_WITHIN_MS = 30_000;
const DECIDED = "One file of SQLite.";
const WITHIN = { timeout: FLIGHT_WITHIN_MS + LOOKED_AT_WITHIN_MS };

const COMMITS = ["commit.after-begin", "commit.before-commit", "commit.after-commit"];
/** There is one landing, and it comes last. */
const isLanding = (point: string): boolean => point.startsWith("landing.");
const IN_FLIGHT = [
  ...FLIGHT_CRASH_POINTS.filter((point) => !isLanding(point)),
  ...EFFECT_CRASH_POINTS,
  ...COMMITS,
];
const LANDINGS = FLIGHT_CRASH_POINTS.filter(isLanding);

const chunksOf = (all: readonly string[], size: number): string[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );

let home: FlightHome;
beforeEach(() => {
  home = new FlightHome();
});
afterEach(() => home.remove());

/** One engine after the other is started, and each dies at the next point; its session host too, or that lives on. */
async function expectToSurvive(points: readonly string[], onDeath?: () => void): Promise<void> {
  const mission = await home.state(crashMission(home));
  await home.launch(mission);
  await home.send(mission, { type: "mission.record-decision", title: "Storage", text: DECIDED, reason: "" });
  await endAndWait(home.pidOf("engine"), "SIGKILL");
  const flight = new CrashFlight(home, mission);
  const state = await flight.follow({
    until: ({ phase }) => phase === "landed" || phase === "stopped",
    withinMs: FLIGHT_WITHIN_MS,
    crashAt: points,
    ...(onDeath === undefined ? {} : { onDeath }),
  });
  expect(state.phase).toBe("landed");
  expect(state.counts.merged).toBe(CRASH_TASKS);
  expect(flight.diedAt).toEqual(points);
  await expectWholeFlight(flight);
  expectRecorded(flight, DECIDED);
}

describe(`a mission of ${CRASH_TASKS} tasks whose engines die`, () => {
  it("at every named point lands, with nothing lost and nothing done twice", WITHIN, () =>
    expectToSurvive([...IN_FLIGHT, ...LANDINGS].map((point) => `${point}:1`)),
  );

  it.runIf(LONG)("at every named point together with their session hosts lands all the same", WITHIN, () =>
    expectToSurvive(
      [...IN_FLIGHT, ...LANDINGS].map((point) => `${point}:1`),
      killHost,
    ),
  );

  /** A later pass needs many of a kind left in the mission: twenty merges are not enough for every point at once. */
  const later = [2, 3, 4, 5].flatMap((pass) =>
    chunksOf(IN_FLIGHT, 3).map((points) => [pass, points.map((point) => `${point}:${pass}`)] as const),
  );
  it.runIf(LONG).each(later)("at pass %d of %j, too", WITHIN, (_, points) => expectToSurvive(points));
});

it(
  "a session that dies with engine and host before anybody heard of its start is lost, not waited for",
  WITHIN,
  async () => {
    const mission = await home.state({ tasks: [attempts("api", [[write("src/api/a.js")]])] });
    await home.launch(mission);
    await endAndWait(home.pidOf("engine"), "SIGKILL");
    const flight = new CrashFlight(home, mission);
    const state = await flight.follow({
      until: ({ phase }) => phase === "landed" || phase === "stopped",
      withinMs: 60_000,
      crashAt: ["segment.after-open:1", "effect.after-handler:1"],
      onDeath: killHost,
    });
    expect(state.phase).toBe("landed");
    expect(home.git("show", "main:src/api/a.js")).toBe("1");
  },
);

function killHost(): void {
  // An engine that dies before it started a new host leaves the file of the one that is dead already.
  const pid = home.pidOf("session-host");
  if (pid !== undefined && isAlive(pid)) process.kill(pid, "SIGKILL");
}
