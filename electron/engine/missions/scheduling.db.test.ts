import { afterEach, describe, expect, it } from "vitest";
import type { MissionId } from "#shared/ids.ts";
import { ENGINE, OPERATOR } from "#shared/mission/actor.ts";
import { statusOf } from "#shared/mission/flight/status.ts";
import { AGENTS } from "#shared/mission/testing/missions.ts";
import { GROUNDED, lanesInUse, type Limits } from "./capacity.ts";
import {
  completeTask,
  creation,
  expectTaken,
  MissionGround,
  missionNamed,
  proposal,
  written,
  type OpenMissions,
} from "./fixtures/test-missions.ts";

const ground = new MissionGround();
afterEach(() => ground.clear());

const one = missionNamed("one1");
const two = missionNamed("two2");
const FLYING: Limits = { ...GROUNDED, canFly: () => true };
/** Of the default of three, one is kept for reviews. */
const WORKING_LANES = 2;

async function launch(open: OpenMissions, mission: MissionId, tasks: number): Promise<void> {
  const ids = Array.from({ length: tasks }, (_, index) => completeTask(`t${index}`));
  for (const wish of [
    creation(mission),
    written({ type: "mission.set-agents", agents: AGENTS.filter(({ agent }) => agent === "codex") }),
    proposal(ids),
    written({ type: "plan.lock", waiver: "I read it." }),
    written({ type: "mission.launch" }),
  ]) {
    expectTaken(await open.send(mission, wish, OPERATOR));
  }
}

const underWay = (open: OpenMissions, mission: MissionId): Promise<string[]> =>
  open.state(mission, ({ active }) => [...active]);

describe("scheduling", () => {
  it("never uses more lanes of a family than there are, over all missions together (feature 116)", async () => {
    const open = await ground.open(undefined, { limits: FLYING });
    await launch(open, one, 4);
    await launch(open, two, 4);
    const active = [...(await underWay(open, one)), ...(await underWay(open, two))];
    expect(active).toHaveLength(WORKING_LANES);
    const use = await open.state(one, (state) => lanesInUse([state]));
    expect([...use.values()]).toEqual([{ working: WORKING_LANES, reviewing: 0 }]);
  });

  it.each([8, -8])(
    "tells what flies that the clock jumped by %d hours before it measures anything",
    async (hours) => {
      const open = await ground.open(undefined, { limits: FLYING });
      await launch(open, one, 1);
      expectTaken(await open.send(two, creation(two)));
      const about = { task: "t0", attempt: 1 } as const;
      expectTaken(
        await open.send(
          one,
          written({ type: "workspace.ready", ...about, path: "/w", branch: "b", base: "c" }),
          ENGINE,
        ),
      );
      open.clock.jump(hours * 3_600_000);
      open.clock.advance(1_000);
      expectTaken(await open.send(one, written({ type: "mission.hold" })));
      const told = (mission: MissionId): unknown[] =>
        open.store
          .read(mission, 0)
          .events.filter(({ type }) => type === "clock.jumped")
          .map(({ body }) => body);
      await expect.poll(() => told(one)).toEqual([{ byMs: hours * 3_600_000 }]);
      expect(told(two)).toEqual([]);
      const types = open.store.read(one, 0).events.map(({ type }) => type);
      expect(types.filter((type) => type === "attention.noticed")).toEqual([]);
    },
  );

  it("gives a lane that one mission gives back to the other", async () => {
    const open = await ground.open(undefined, { limits: FLYING });
    await launch(open, one, 2);
    await launch(open, two, 2);
    expect(await underWay(open, two)).toEqual([]);
    const [first = ""] = await underWay(open, one);
    expectTaken(await open.send(one, written({ type: "task.cancel", task: first })));
    expect(await underWay(open, two)).toHaveLength(1);
  });

  it("writes its choices down: they are events of the engine, in the log before their effects are queued", async () => {
    const open = await ground.open(undefined, { limits: FLYING });
    await launch(open, one, 1);
    await open.state(one, () => 0);
    const dispatched = open.store.read(one, 0).events.find(({ type }) => type === "task.dispatched");
    expect(dispatched).toMatchObject({ actor: "engine", body: { task: "t0", attempt: 1 } });
    expect(open.store.effects.ofMission(one, 1)).toMatchObject([
      { type: "workspace.prepare", eventSeq: dispatched?.missionSeq, status: "queued" },
    ]);
  });

  it("dispatches nothing in an engine without hands", async () => {
    const open = await ground.open();
    await launch(open, one, 3);
    expect(await underWay(open, one)).toEqual([]);
    expect(await open.state(one, ({ tasks }) => [...tasks.values()].map(statusOf))).toEqual([
      "queued",
      "queued",
      "queued",
    ]);
    expect(open.reports).toEqual([]);
  });

  it("wakes up by itself when a limit is over", async () => {
    const open = await ground.open(undefined, { limits: FLYING });
    await launch(open, one, 1);
    const about = { task: "t0", attempt: 1 };
    const place = { path: "/workspace", branch: "task/t0", base: "0".repeat(40) };
    expectTaken(await open.send(one, written({ type: "workspace.ready", ...about, ...place }), ENGINE));
    const started = written({ type: "segment.started", ...about, segment: 1, session: "ses_0001" });
    expectTaken(await open.send(one, started, ENGINE));
    const until = open.clock.nowMs() + 60_000;
    expectTaken(await open.send(one, written({ type: "agent.rate-limited", ...about, until }), ENGINE));
    expect(await open.state(one, ({ tasks }) => [...tasks.values()].map(statusOf))).toEqual(["rate_limited"]);
    expect(open.clock.nextAlarm).toBe(until);
    const goesOn = new Promise((resolve) => {
      open.missions.onEvents(({ events }) => {
        if (events.some(({ event }) => event.type === "task.continued")) resolve("goes on");
      });
    });
    open.clock.advance(60_000);
    expect(await goesOn).toBe("goes on");
    expect(await open.state(one, ({ tasks }) => [...tasks.values()].map(statusOf))).toEqual(["running"]);
  });

  it("goes on after a new start where it was", async () => {
    const open = await ground.open(undefined, { limits: FLYING });
    await launch(open, one, 4);
    const directory = open.store.health().file.replace(/\/[^/]+$/, "");
    const before = await open.state(one, ({ head }) => head);
    open.missions.close();
    open.store.close();
    const again = await ground.open(directory, { limits: FLYING });
    expect(await again.state(one, ({ head, active }) => ({ head, active: active.size }))).toEqual({
      head: before,
      active: WORKING_LANES,
    });
  });
});
