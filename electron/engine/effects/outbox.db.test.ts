import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { PlainError } from "#launch/plain-error.ts";
import type { MissionId } from "#shared/ids.ts";
import {
  completeTask,
  creation,
  expectTaken,
  MissionGround,
  missionNamed,
  proposal,
  written,
  type OpenMissions,
} from "../missions/fixtures/test-missions.ts";
import { upcast } from "#shared/mission/upcast.ts";
import { noPlanner, type Planner } from "../planner/planner-port.ts";
import type { EffectRow } from "../store/effect-table.ts";
import { effectHandlers } from "./handlers.ts";
import { grounded } from "./testing/grounded.ts";
import { MAX_TRIES, Outbox, type OutboxParts } from "./outbox.ts";

const ground = new MissionGround();
const outboxes: Outbox[] = [];
afterEach(() => {
  for (const outbox of outboxes.splice(0)) outbox.close();
  ground.clear();
});

const one = missionNamed("one1");
const directoryOf = ({ store }: OpenMissions): string => dirname(store.health().file);
const folderOf = (open: OpenMissions, mission: MissionId): string =>
  join(directoryOf(open), "missions", mission);

interface Working extends OpenMissions {
  readonly outbox: Outbox;
}

async function work(
  planner: Planner = noPlanner,
  directory?: string,
  disk: (store: OpenMissions["store"]) => OutboxParts["store"] = (store) => store,
): Promise<Working> {
  const open = await ground.open(directory);
  const { store, missions, clock, reports } = open;
  const outbox = new Outbox({
    store: disk(store),
    missions,
    clock,
    handlers: effectHandlers(planner, grounded),
    owner: "this engine",
    directory: directoryOf(open),
    report: (sentence) => reports.push(sentence),
  });
  outboxes.push(outbox);
  await outbox.start();
  return { ...open, outbox };
}

const PATIENCE_MS = 30_000;

/** Waits until the effects of the mission are as wanted, looking again after every turn of the loop. */
async function until(
  open: OpenMissions,
  wanted: (rows: EffectRow[]) => boolean,
  mission: MissionId = one,
): Promise<EffectRow[]> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const rows = open.store.effects.ofMission(mission, 100);
    if (wanted(rows)) return rows;
    if (Date.now() > deadline) throw new Error(`The effects are still ${JSON.stringify(rows, null, 1)}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const allDone = (rows: EffectRow[]): boolean =>
  rows.length > 0 && rows.every(({ status }) => status === "done");

const noted = (title: string) =>
  written({
    type: "mission.record-decision",
    title,
    text: `${title}, because it is small.`,
    reason: "We measured.",
  });
const asked = written({ type: "plan.request", family: "openai", agent: "codex" });

describe("effects", () => {
  it("are queued with their event, in one transaction, and a repeated command queues nothing again", async () => {
    const open = await ground.open();
    await open.send(one, creation(one));
    const wish = noted("SQLite");
    const id = "cmd_repeated1";
    for (let times = 0; times < 3; times += 1) {
      expectTaken(await open.missions.send(id, one, wish, { kind: "operator" }));
    }
    const rows = open.store.effects.ofMission(one, 100);
    expect(rows).toMatchObject([
      {
        missionId: one,
        eventSeq: 2,
        type: "decision-log.append",
        status: "queued",
        safety: "replaySafe",
        attempts: 0,
      },
    ]);
  });

  it("write the decision log in the order of the mission, whatever words are in it", async () => {
    const open = await work();
    await open.send(one, creation(one));
    const titles = ["First", "Second # not a heading", "Third"];
    await Promise.all(titles.map((title) => open.send(one, noted(title))));
    await open.send(
      one,
      written({ type: "mission.record-decision", title: "Forged", text: "# Decisions\n## No", reason: "" }),
    );
    await until(open, (rows) => rows.length === 4 && allDone(rows));
    const log = readFileSync(join(folderOf(open, one), "DECISIONS.md"), "utf8");
    const headings = log.split("\n").filter((row) => row.startsWith("#"));
    expect(headings).toHaveLength(5);
    expect(headings.map((row) => titles.findIndex((title) => row.includes(title.slice(0, 5))))).toEqual([
      -1, 0, 1, 2, -1,
    ]);
    expect(readdirSync(folderOf(open, one))).toEqual(["DECISIONS.md"]);
  });

  it("write the locked plan as a page", async () => {
    const open = await work();
    await open.send(one, creation(one));
    expectTaken(await open.send(one, proposal([completeTask("api")])));
    expectTaken(await open.send(one, written({ type: "plan.lock", waiver: "I read it." })));
    await until(open, allDone);
    const revision = await open.state(one, ({ plan }) => plan.revision);
    expect(readFileSync(join(folderOf(open, one), `plan-r${revision}.md`), "utf8")).toContain("Build api.");
  });

  it("ask the planner and hand its answer to the mission, word for word", async () => {
    const answer = JSON.stringify({ reasons: {}, tasks: [{ id: "only", title: "Only" }] });
    const open = await work({ ask: async () => answer });
    await open.send(one, creation(one));
    expectTaken(await open.send(one, asked));
    await until(open, allDone);
    expect(await open.state(one, ({ tasks }) => [...tasks.keys()])).toEqual(["only"]);
  });

  it("tell the mission at once when nobody can be asked", async () => {
    const open = await work(noPlanner);
    await open.send(one, creation(one));
    expectTaken(await open.send(one, asked));
    await until(open, allDone);
    expect(await open.state(one, ({ plan }) => plan.asking)).toBeNull();
    const last = open.store.read(one, 0).events.find(({ type }) => type === "plan.request-failed");
    expect(last).toMatchObject({
      actor: "engine",
      body: { reason: expect.stringContaining("No agent can be asked") },
    });
  });
});

describe("an effect that does not work", () => {
  /** A file stands where the folder of the mission has to be. */
  function blocked(open: OpenMissions): string {
    mkdirSync(join(directoryOf(open), "missions"), { recursive: true });
    writeFileSync(folderOf(open, one), "in the way");
    return folderOf(open, one);
  }

  it("is tried again later and later, and works when it can", async () => {
    const open = await work();
    const obstacle = blocked(open);
    await open.send(one, creation(one));
    await open.send(one, noted("SQLite"));
    for (const [index, waitMs] of [1_000, 4_000].entries()) {
      const [row] = await until(
        open,
        ([first]) => first?.status === "queued" && first.attempts === index + 1,
      );
      expect(row).toMatchObject({ notBefore: open.clock.nowMs() + waitMs, error: expect.any(String) });
      if (index === 1) rmSync(obstacle);
      open.clock.advance(waitMs);
    }
    const [done] = await until(open, allDone);
    expect(done?.attempts).toBe(3);
    expect(existsSync(join(folderOf(open, one), "DECISIONS.md"))).toBe(true);
  });

  it("is not forgotten between two tries: an engine does not leave meanwhile", async () => {
    const open = await work();
    const obstacle = blocked(open);
    await open.send(one, creation(one));
    expect(open.outbox.isIdle).toBe(true);
    await open.send(one, noted("SQLite"));
    await until(open, ([row]) => row?.status === "queued" && row.attempts === 1);
    expect(open.outbox.isIdle).toBe(false);
    rmSync(obstacle);
    open.clock.advance(1_000);
    await until(open, allDone);
    await expect.poll(() => open.outbox.isIdle).toBe(true);
  });

  it("has failed after its last try, keeps the sentence, and is told", async () => {
    const open = await work();
    blocked(open);
    await open.send(one, creation(one));
    await open.send(one, noted("SQLite"));
    for (let tries = 1; tries < MAX_TRIES; tries += 1) {
      await until(open, ([row]) => row?.status === "queued" && row.attempts === tries);
      open.clock.advance(1_000 * 4 ** (tries - 1));
    }
    const [failed] = await until(open, ([row]) => row?.status === "failed");
    expect(failed?.error).toContain(`was tried ${MAX_TRIES} times`);
    expect(open.reports.join()).toContain(`was tried ${MAX_TRIES} times`);
  });

  it.each([
    [
      "an error full of colours",
      async (): Promise<string> => {
        throw new Error(`\u001B[31mfatal\u001B[0m ${"x".repeat(9_000)}`);
      },
    ],
    ["an answer that is no text at all", async () => 5 as unknown as string],
  ])("is told to the mission as a command that fits: %s", async (_, ask) => {
    const open = await work({ ask });
    await open.send(one, creation(one));
    expectTaken(await open.send(one, asked));
    for (let tries = 1; tries < MAX_TRIES; tries += 1) {
      const [row] = await until(
        open,
        ([first]) => first?.status !== "leased" && (first?.attempts ?? 0) >= tries,
      );
      if (row?.status !== "queued") break;
      open.clock.advance(1_000 * 4 ** (tries - 1));
    }
    await until(open, ([row]) => row?.status === "failed" || row?.status === "done");
    expect(await open.state(one, ({ plan }) => plan.asking)).toBeNull();
    const read = open.store.read(one, 0).events.map(upcast);
    expect(read.filter(({ ok }) => !ok)).toEqual([]);
    expect(read.map((event) => event.ok && event.event.type)).toContain("plan.request-failed");
    expect(open.reports.join()).not.toContain("\u001B");
  });

  it("holds up its own kind in its own mission and nobody else", async () => {
    const open = await work();
    blocked(open);
    const two = missionNamed("two2");
    await open.send(one, creation(one));
    await open.send(two, creation(two));
    await open.send(one, noted("SQLite"));
    await open.send(two, noted("SQLite"));
    await until(open, ([row]) => row?.status === "queued" && row.attempts === 1);
    await until(open, allDone, two);
    expect(open.store.effects.ofMission(one, 1)[0]?.status).toBe("queued");
  });
});

describe("an engine that died", () => {
  /** Leaves an effect leased, as a killed engine does. */
  async function died(wish: ReturnType<typeof noted>): Promise<string> {
    const open = await ground.open();
    await open.send(one, creation(one));
    expectTaken(await open.send(one, wish));
    const [row] = open.store.effects.ofMission(one, 1);
    await open.store.changeEffects([{ kind: "lease", id: row?.id ?? "", owner: "an engine that died" }]);
    const directory = directoryOf(open);
    open.missions.close();
    open.store.close();
    return directory;
  }

  it("leaves effects that may be done again, and the next one does them", async () => {
    const open = await work(noPlanner, await died(noted("SQLite")));
    const [row] = await until(open, allDone);
    expect(row?.attempts).toBe(2);
    expect(readFileSync(join(folderOf(open, one), "DECISIONS.md"), "utf8")).toContain("SQLite");
  });

  it("leaves effects that it had put off, and the next one does them when their time has come", async () => {
    const directory = await died(noted("SQLite"));
    const before = await ground.open(directory);
    const [row] = before.store.effects.ofMission(one, 1);
    const notBefore = before.clock.nowMs() + 16_000;
    await before.store.changeEffects([{ kind: "queue", id: row?.id ?? "", notBefore, error: "not now" }]);
    before.missions.close();
    before.store.close();
    const open = await work(noPlanner, directory);
    expect(open.store.effects.ofMission(one, 1)[0]?.status).toBe("queued");
    // Nothing else happens in this engine: only its own alarm can bring it back.
    open.clock.advance(16_000);
    await until(open, allDone);
  });

  it.each([
    ["rings a moment too early", 16_000, 15_999],
    ["was put back a day since", 24 * 60 * 60_000, 64_000],
  ])(
    "leaves effects that it had put off, by a clock that %s: they do not wait for ever",
    async (_, putOffMs, waitMs) => {
      const directory = await died(noted("SQLite"));
      const before = await ground.open(directory);
      const [row] = before.store.effects.ofMission(one, 1);
      const notBefore = before.clock.nowMs() + putOffMs;
      await before.store.changeEffects([{ kind: "queue", id: row?.id ?? "", notBefore, error: "not now" }]);
      before.missions.close();
      before.store.close();
      const open = await work(noPlanner, directory);
      open.clock.advance(waitMs);
      open.clock.ringEarly();
      await until(open, allDone);
    },
  );

  it("leaves effects that are taken up when the disk takes that again, and holds up no others", async () => {
    const directory = await died(noted("SQLite"));
    const disk = { isFull: true };
    const open = await work(noPlanner, directory, (store) => ({
      effects: store.effects,
      changeEffects: (changes) =>
        disk.isFull ? Promise.reject(new PlainError("The disk is full.")) : store.changeEffects(changes),
    }));
    expect(open.reports.join()).toContain("The disk is full.");
    disk.isFull = false;
    const two = missionNamed("two2");
    await open.send(two, creation(two));
    await open.send(two, noted("Postgres"));
    await until(open, allDone, two);
    expect(open.outbox.isIdle).toBe(false);
    open.clock.advance(5_000);
    await until(open, allDone);
  });

  it("leaves a question to an agent, and the next one asks for the same effect", async () => {
    const ids: string[] = [];
    const planner: Planner = {
      ask: async (_prompt, _schema, _signal, { world, agent }) => {
        ids.push(world.id, agent);
        return JSON.stringify({ tasks: [{ id: "only", title: "Only" }] });
      },
    };
    const open = await work(planner, await died(asked));
    const [row] = await until(open, allDone);
    expect(ids).toEqual([row?.id, "codex"]);
    expect(await open.state(one, ({ tasks }) => tasks.size)).toBe(1);
  });

  it("leaves effects that may not: they are retired and the mission is told, nobody is asked twice", async () => {
    const planner: Planner = {
      ask: async () => {
        throw new PlainError("was asked again");
      },
    };
    const open = await work(planner, await died(asked), asOlderOnesLeftIt);
    const [row] = await until(open, ([first]) => first?.status === "retired");
    expect(row).toMatchObject({ attempts: 1, error: expect.stringContaining("The engine stopped") });
    expect(await open.state(one, ({ plan }) => plan.asking)).toBeNull();
    const told = open.store.read(one, 0).events.find(({ type }) => type === "plan.request-failed");
    expect(told).toMatchObject({
      cause: row?.id,
      body: { reason: expect.stringContaining("The engine stopped") },
    });
  });
});

/** Questions to agents were bound to the engine that asked. */
const asOlderOnesLeftIt = (store: OpenMissions["store"]): OutboxParts["store"] => ({
  effects: {
    ...store.effects,
    open: () => store.effects.open().map((row) => ({ ...row, safety: "processBound" })),
  },
  changeEffects: (changes) => store.changeEffects(changes),
});
