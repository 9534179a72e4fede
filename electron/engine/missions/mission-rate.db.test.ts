import { performance } from "node:perf_hooks";
import { afterEach, expect, it } from "vitest";
import { sessionId } from "#shared/ids.ts";
import { ENGINE } from "#shared/mission/actor.ts";
import { launch, MISSION, task } from "#shared/mission/testing/missions.ts";
import { World } from "#shared/mission/testing/world.ts";
import { toStored } from "#shared/mission/upcast.ts";
import { expectCommitted, request } from "../store/fixtures/test-store.ts";
import type { Store } from "../store/store.ts";
import {
  expectTaken,
  freshCommandId,
  MissionGround,
  written,
  type OpenMissions,
} from "./fixtures/test-missions.ts";
import { loadMission } from "./mission-loading.ts";

// What deciding, folding and projecting add to a commit. Only ratios inside one run count: both ways take turns batch by
// batch, and the median batch stands for each.
const IN_FLIGHT = 256;
const BATCHES = process.env["FLIGHTDECK_LONG"] === "1" ? 100 : 20;
const WARM_UP_BATCHES = 5;
const EVENTS_TO_LOAD = 10_000;
/** A person opens a mission and waits. */
const LOAD_MS = 1_500;
/** Deciding, folding and two rows may cost about as much as the event itself. */
const ENOUGH_OF_COMMIT = 0.4;
/** A machine that is busy elsewhere can spoil one series. */
const ATTEMPTS = 4;

const ground = new MissionGround();
afterEach(() => ground.clear());

/** A mission in flight with one agent at work. */
async function flying(): Promise<OpenMissions> {
  const world = new World();
  launch(world, [task("api"), task("page")]);
  world.settle();
  const about = { task: "api", attempt: 1 };
  world.send(
    written({
      type: "workspace.ready",
      ...about,
      path: "/workspace",
      branch: "task/api",
      base: "0".repeat(40),
    }),
  );
  world.send(
    written({ type: "segment.started", ...about, segment: 1, session: sessionId.parse("ses_0001") }),
  );
  const open = await ground.open();
  await Promise.all(
    world.journal.map(({ seq, at, event }) =>
      open.store.commit(
        request({ missionId: MISSION, expectedSeq: seq - 1, at, actor: "engine", events: [toStored(event)] }),
      ),
    ),
  );
  return open;
}

const used = written({
  type: "agent.usage",
  task: "api",
  attempt: 1,
  usage: {
    tokensIn: 900,
    tokensOut: 120,
    tokensCached: 40,
    costMicros: 1_500,
    contextUsed: 0.2,
    harness: "pilot 1",
  },
});

async function sendBatch({ missions }: OpenMissions): Promise<number> {
  const ids = Array.from({ length: IN_FLIGHT }, freshCommandId);
  const started = performance.now();
  const answers = await Promise.all(ids.map((id) => missions.send(id, MISSION, used, ENGINE)));
  const tookUs = ((performance.now() - started) * 1_000) / IN_FLIGHT;
  answers.forEach(expectTaken);
  return tookUs;
}

/** The same facts without anybody deciding on them, in a mission of their own. */
async function commitBatch(store: Store): Promise<number> {
  const head = store.head("mission-raw").seq;
  const { type: _type, ...body } = used;
  const requests = Array.from({ length: IN_FLIGHT }, (_, index) =>
    request({
      missionId: "mission-raw",
      target: "agent.usage of the same length as the target that a command has, which is a hash",
      expectedSeq: head + index,
      events: [{ type: "usage.counted", version: 1, body }],
    }),
  );
  const started = performance.now();
  const outcomes = await Promise.all(requests.map((one) => store.commit(one)));
  const tookUs = ((performance.now() - started) * 1_000) / IN_FLIGHT;
  outcomes.forEach(expectCommitted);
  return tookUs;
}

const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;

it("decides, folds and projects at a rate close to that of the commits alone", async () => {
  const open = await flying();
  let best = 0;
  for (let attempt = 0; attempt < ATTEMPTS && best < ENOUGH_OF_COMMIT; attempt += 1) {
    const sends: number[] = [];
    const commits: number[] = [];
    for (let batch = 0; batch < WARM_UP_BATCHES + BATCHES; batch += 1) {
      const [send, commit] = [await sendBatch(open), await commitBatch(open.store)];
      if (batch < WARM_UP_BATCHES) continue;
      sends.push(send);
      commits.push(commit);
    }
    const ratio = median(commits) / median(sends);
    process.stdout.write(
      `mission commands: ${median(sends).toFixed(1)} µs each, ${ratio.toFixed(2)} of the rate of bare commits (${median(commits).toFixed(1)} µs)\n`,
    );
    best = Math.max(best, ratio);
  }
  expect(best).toBeGreaterThanOrEqual(ENOUGH_OF_COMMIT);
});

it("loads a mission of ten thousand events while a person waits", async () => {
  const open = await flying();
  const { store } = open;
  while (store.head(MISSION).seq < EVENTS_TO_LOAD) await sendBatch(open);
  let bestMs = Infinity;
  for (let attempt = 0; attempt < ATTEMPTS && bestMs > LOAD_MS; attempt += 1) {
    const started = performance.now();
    const { state, readOnly } = await loadMission(store, MISSION);
    bestMs = Math.min(bestMs, performance.now() - started);
    expect({ head: state?.head, readOnly }).toEqual({ head: store.head(MISSION).seq, readOnly: null });
  }
  process.stdout.write(
    `a mission of ${store.head(MISSION).seq} events is loaded in ${bestMs.toFixed(0)} ms\n`,
  );
  expect(bestMs).toBeLessThan(LOAD_MS);
});
