import { spawnSync } from "node:child_process";
import { dirname } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { SEED } from "#shared/mission/testing/cases.ts";
import { fly } from "#shared/mission/testing/flight.ts";
import { compose, MISSION, task } from "#shared/mission/testing/missions.ts";
import { World } from "#shared/mission/testing/world.ts";
import { taskId } from "#shared/mission/ids.ts";
import { actorText } from "#shared/mission/actor.ts";
import { toStored } from "#shared/mission/upcast.ts";
import { REFOLD_CRASH_POINTS } from "../store/crash-point.ts";
import { expectCommitted, request } from "../store/fixtures/test-store.ts";
import type { MissionsTask } from "./fixtures/missions-program.ts";
import { MissionRows } from "./mission-rows.ts";
import { breakIndex, meddle, projectedRows } from "./fixtures/projected-rows.ts";
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

const PROGRAM = fileURLToPath(new URL("fixtures/missions-program.ts", import.meta.url));
/** What a plan of the largest size may take from the command to the disk. */
const LARGEST_PLAN_MS = 2_000;
const ROUNDS_AT_MOST = 3;

const DENY_PUSH = {
  id: "no-push",
  verdict: "deny",
  level: "mission",
  match: { command: "git push *" },
  reason: "Nothing leaves this machine.",
  origin: "person",
} as const;

const ground = new MissionGround();
afterEach(() => ground.clear());

const directoryOf = ({ store }: OpenMissions): string => dirname(store.health().file);

function put({ store, missions }: OpenMissions): void {
  missions.close();
  store.close();
}

/** A directory with two missions in the making and one that flew through much trouble. */
async function history(): Promise<string> {
  const open = await ground.open();
  for (const [index, mission] of [missionNamed("one1"), missionNamed("two2")].entries()) {
    expectTaken(await open.send(mission, creation(mission, `Mission ${index}`)));
    const tasks = ["api", "page", "docs"].map((id, place, all) => completeTask(id, all.slice(0, place)));
    expectTaken(await open.send(mission, proposal(tasks)));
    expectTaken(await open.send(mission, written({ type: "mission.steer", directive: "Keep it small." })));
    expectTaken(await open.send(mission, written({ type: "policy.add", policy: DENY_PUSH })));
  }
  const weather = { failure: 0.2, trouble: 0.2, finding: 0.4 };
  const { world } = fly({ seed: SEED, tasks: 10, weather, meddling: 0.02, restarts: 0 });
  await Promise.all(
    world.journal.map(({ seq, at, actor, event }) =>
      open.store.commit(
        request({
          missionId: MISSION,
          expectedSeq: seq - 1,
          actor: actorText(actor),
          at,
          events: [toStored(event)],
        }),
      ),
    ),
  );
  const directory = directoryOf(open);
  put(open);
  put(await ground.open(directory));
  return directory;
}

describe("rows of projections", () => {
  it.each([
    [
      "another version",
      "UPDATE projection SET version = 99 WHERE name = 'task'; UPDATE task SET title = 'wrong'",
    ],
    ["a missing table", "DROP TABLE decision"],
    [
      "a missing index of texts",
      "DELETE FROM projection WHERE name = 'search_entry'; DROP TABLE search_text",
    ],
    [
      "rows that are behind their log",
      "UPDATE mission SET seq = seq - 1; DELETE FROM finding; DELETE FROM task",
    ],
    ["no rows at all", "DELETE FROM mission; DELETE FROM search_entry; DELETE FROM policy"],
  ])("with %s are folded again from the log, byte for byte the same", async (_what, sql) => {
    const directory = await history();
    const kept = projectedRows(directory);
    expect(Object.values(kept).every((rows) => rows.length > 0)).toBe(true);
    meddle(directory, sql);
    put(await ground.open(directory));
    expect(projectedRows(directory)).toEqual(kept);
  });

  it("are whole again after the index of texts was broken, and nothing else is called damaged", async () => {
    const directory = await history();
    const kept = projectedRows(directory);
    breakIndex(directory);
    const open = await ground.open(directory);
    expect(open.store.tables.search("keep small", 10).length).toBeGreaterThan(0);
    expect(await open.store.verify()).toMatchObject({ ok: true, structure: [] });
    put(open);
    expect(projectedRows(directory)).toEqual(kept);
  });

  it.each(REFOLD_CRASH_POINTS)("survive kill -9 at %s in the middle of being folded again", async (point) => {
    const directory = await history();
    const kept = projectedRows(directory);
    meddle(directory, "UPDATE projection SET version = 99 WHERE name <> 'mission'");
    const wish: MissionsTask = { task: "open", directory };
    const killed = spawnSync(process.execPath, [PROGRAM, JSON.stringify(wish)], {
      env: { ...process.env, NODE_OPTIONS: "", FLIGHTDECK_CRASH_AT: `${point}:2` },
      encoding: "utf8",
    });
    expect({ signal: killed.signal, errors: killed.stderr }).toEqual({ signal: "SIGKILL", errors: "" });
    put(await ground.open(directory));
    expect(projectedRows(directory)).toEqual(kept);
  });

  it("know until when an agent is limited, in an engine that just began", async () => {
    const directory = await history();
    meddle(directory, "DROP TABLE agent_limit");
    const open = await ground.open(directory);
    const limited = open.store.tables.agentLimits(10).filter(({ isLimit }) => isLimit);
    expect(limited).not.toEqual([]);
    for (const { resetsAt, at } of limited) expect(resetsAt).toBeGreaterThan(at);
    put(open);
  });

  it("take a plan of 10,000 tasks in less than two seconds", async () => {
    const world = new World();
    const chain = Array.from({ length: 10_000 }, (_, index) =>
      task(`t${index}`, { after: index === 0 ? [] : [taskId.parse(`t${index - 1}`)] }),
    );
    compose(world, chain);
    const events = world.journal.map(({ event }) => event);
    const { state } = world;
    let { store } = await ground.open();
    let tookMs = Infinity;
    // What else the machine does can only add to it.
    for (let round = 0; round < ROUNDS_AT_MOST && tookMs >= LARGEST_PLAN_MS; round += 1) {
      if (round > 0) ({ store } = await ground.open());
      const started = performance.now();
      const rows = new MissionRows(state).after(state, events);
      expectCommitted(
        await store.commit(request({ missionId: MISSION, events: events.map(toStored), rows })),
      );
      tookMs = performance.now() - started;
    }
    process.stdout.write(`a plan of 10,000 tasks: committed and projected in ${tookMs.toFixed(0)} ms\n`);
    expect(store.tables.tasks(MISSION, 9_998, 10)).toMatchObject([{ id: "t9999", status: "waiting" }]);
    expect(store.tables.mission(MISSION)).toMatchObject({ tasks: 10_000, seq: events.length });
    expect(tookMs).toBeLessThan(LARGEST_PLAN_MS);
  });
});

/** Quotes, operators and characters of the language of the index, and what is no text at all. */
const HOSTILE: readonly string[] = [
  '"',
  '""',
  "'",
  "*",
  "a*",
  "NEAR(",
  "AND",
  "a AND",
  "NOT",
  "title:",
  "title : x",
  "-x",
  "^x",
  "(",
  ")",
  "{a b}: c",
  "a + b",
  "\0",
  "a\0b",
  "\ud800",
  "",
  " ",
  "🙂",
  "%",
  "; DROP TABLE event",
  "x".repeat(100_000),
  "x ".repeat(10_000),
];

describe("search", () => {
  it("finds missions, tasks, directives and decisions by their words, also by the beginning of the last", async () => {
    const { store } = await ground.open(await history());
    const kinds = (text: string) => new Set(store.tables.search(text, 50).map(({ kind }) => kind));
    expect(kinds("mission 0")).toContain("mission");
    expect(kinds("build ap")).toEqual(new Set(["task"]));
    expect(kinds("KEEP small")).toContain("directive");
    expect(store.tables.search("build api", 50, missionNamed("one1"))).toMatchObject([
      { missionId: missionNamed("one1"), kind: "task", name: "api" },
    ]);
    expect(store.tables.search("nowhere", 50)).toEqual([]);
  });

  it("answers whatever is typed without an error", async () => {
    const open = await ground.open();
    const mission = missionNamed("one1");
    await open.send(mission, creation(mission, "a b c x title and not near"));
    for (const text of HOSTILE) expect(Array.isArray(open.store.tables.search(text, 10)), text).toBe(true);
    expect(open.store.tables.search('"a" AND (b', 10)).toHaveLength(1);
  });

  it("forgets the words of a task that is gone", async () => {
    const open = await ground.open();
    const mission = missionNamed("one1");
    await open.send(mission, creation(mission));
    expectTaken(await open.send(mission, proposal([completeTask("zeppelin")])));
    expect(open.store.tables.search("zeppelin", 10)).toHaveLength(1);
    expectTaken(await open.send(mission, proposal([completeTask("balloon")])));
    expect(open.store.tables.search("zeppelin", 10)).toEqual([]);
    expect(open.store.tables.search("balloon", 10)).toHaveLength(1);
  });
});
