import { watch } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isAlive } from "#launch/process-alive.ts";
import { endAndWait } from "#launch/testing/end-process.ts";
import type { MissionId } from "#shared/ids.ts";
import type { MissionState } from "#shared/mission/state.ts";
import { CrashFlight } from "./testing/crash-flight.ts";
import { DIGEST } from "./testing/crash-mission.ts";
import { expectWholeFlight } from "./testing/crash-proofs.ts";
import { taskOf } from "./testing/fault-flight.ts";
import { FlightHome, type Answering, type TestTask } from "./testing/flight-home.ts";

const FLIGHT_WITHIN_MS = 150_000;
const WITHIN = { timeout: FLIGHT_WITHIN_MS + 30_000 };

const GOOD = ["one", "two", "four", "five"];
const BAD = "three";
/** Five are halved to three and to two: three proofs, then the front is promoted. */
const IN_THE_TRAIN = [
  "merge.before-proof:1",
  "merge.before-proof:2",
  "merge.before-proof:3",
  "merge.before-promotion:1",
  "merge.after-promotion:1",
  "effect.after-handler:1",
];
/** In the middle of a command that proves something. */
const PROOFS_CUT_OFF = process.env["FLIGHTDECK_LONG"] === "1" ? 4 : 2;

let home: FlightHome;
beforeEach(() => {
  home = new FlightHome();
});
afterEach(() => home.remove());

const worker = (id: string, more: Partial<TestTask> = {}): TestTask => ({
  id,
  acceptance: [DIGEST],
  scenario: {
    steps: [
      { run: `mkdir -p src/${id} && basename "$FLIGHTDECK_BRIEF" >> src/${id}/sessions.txt` },
      { edit: { file: `src/${id}/work.txt`, content: `${id}\n` } },
    ],
  },
  ...more,
});

/** One of five does not go together with the first, which nobody can see on its own branch. */
const TASKS = ["one", "two", BAD, "four", "five"].map((id) =>
  id === BAD
    ? worker(id, { acceptance: ["test ! -e src/one", DIGEST], more: { limits: { attempts: 1 } } })
    : worker(id),
);

const answers: Answering = ({ decision: { kind, options } }) => ({
  option: kind === "failed-task" ? "skip" : (options.find(({ tone }) => tone === "approve")?.id ?? "none"),
  reason: "A test says so.",
});

/** All five stand before the merger, which may begin; the engine is gone. */
async function trainAboutToLeave(): Promise<MissionId> {
  const mission = await home.state({
    tasks: TASKS,
    verify: [DIGEST],
    contract: { autonomy: "ask-me", unrecorded: undefined },
  });
  await home.launch(mission);
  const asked = await home.until(mission, ({ pending }) => pending.size === TASKS.length, {
    answers: () => null,
  });
  // Nothing is merged while the mission is paused, so that all are ready at the same moment.
  await home.send(mission, { type: "mission.pause" });
  for (const decision of asked.pending)
    await home.send(mission, { type: "decision.answer", decisions: [decision], option: "approve" });
  await home.send(mission, { type: "mission.resume" });
  await endAndWait(home.pidOf("engine"), "SIGKILL");
  return mission;
}

async function expectGoodOnesLanded(flight: CrashFlight, state: MissionState): Promise<void> {
  expect(state.phase).toBe("landed");
  const stages = TASKS.map(({ id }) => [id, taskOf(state, id).stage]);
  expect(stages).toEqual(TASKS.map(({ id }) => [id, id === BAD ? "skipped" : "merged"]));
  await expectWholeFlight(flight);
  const subjects = home.git("log", "--first-parent", "--format=%s", "main").split("\n");
  for (const id of GOOD) expect(subjects.filter((subject) => subject === `Task ${id}`)).toHaveLength(1);
  expect(subjects).not.toContain(`Task ${BAD}`);
}

const isOver = ({ phase }: MissionState): boolean => phase === "landed" || phase === "stopped";

describe("a train of five, one of which does not fit, whose engines die", () => {
  it(
    "before each proof of its halving and around its promotion, lands all the others, and none twice",
    WITHIN,
    async () => {
      const flight = new CrashFlight(home, await trainAboutToLeave());
      const state = await flight.follow({
        until: isOver,
        withinMs: FLIGHT_WITHIN_MS,
        crashAt: IN_THE_TRAIN,
        answers,
      });
      expect(flight.diedAt).toEqual(IN_THE_TRAIN);
      await expectGoodOnesLanded(flight, state);
    },
  );

  it("in the middle of a command that proves it, lands all the others, and none twice", WITHIN, async () => {
    const mission = await trainAboutToLeave();
    const flight = new CrashFlight(home, mission);
    const seen = new Set<string>();
    let killed = 0;
    const proofs = watch(join(home.home, "sessions"), (_, name) => {
      if (name === null || !name.startsWith("ses_run") || seen.has(name)) return;
      seen.add(name);
      const pid = home.pidOf("engine");
      if (killed === PROOFS_CUT_OFF || pid === undefined || !isAlive(pid)) return;
      killed += 1;
      process.kill(pid, "SIGKILL");
    });
    try {
      const state = await flight.follow({ until: isOver, withinMs: FLIGHT_WITHIN_MS, answers });
      expect(killed).toBe(PROOFS_CUT_OFF);
      await expectGoodOnesLanded(flight, state);
    } finally {
      proofs.close();
    }
  });
});
