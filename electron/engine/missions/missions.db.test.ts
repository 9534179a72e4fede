import { readFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { WORKBENCH } from "#shared/ids.ts";
import { OPERATOR } from "#shared/mission/actor.ts";
import { countTransactions } from "../store/fixtures/log-frames.ts";
import { storeLayout } from "../store/layout.ts";
import type { MissionNews } from "./mission-answer.ts";
import {
  completeTask,
  creation,
  expectTaken,
  freshCommandId,
  MissionGround,
  missionNamed,
  proposal,
  written,
} from "./fixtures/test-missions.ts";

const ground = new MissionGround();
afterEach(() => ground.clear());

const one = missionNamed("one1");
const two = missionNamed("two2");
const hold = written({ type: "mission.steer", directive: "Keep it small." });

describe("a mission", () => {
  it("is created, changed and read, and is the same after a new start", async () => {
    const { missions, send, state, store } = await ground.open();
    expectTaken(await send(one, creation(one)));
    expectTaken(await send(one, proposal([completeTask("api"), completeTask("page", ["api"])])));
    const live = await state(one, (mission) => structuredClone(mission));
    expect(live.tasks.size).toBe(2);
    missions.close();
    const directory = store.health().file.replace(/\/[^/]+$/, "");
    store.close();
    const again = await ground.open(directory);
    expect(await again.state(one, (mission) => structuredClone(mission))).toEqual(live);
    expect(again.reports).toEqual([]);
  });

  it("that does not exist answers so, and nothing is created", async () => {
    const { missions, send, store } = await ground.open();
    expect(await send(one, hold)).toMatchObject({ ok: false, code: "unknown" });
    expect(await missions.read(one, () => 1)).toMatchObject({ ok: false, code: "unknown" });
    expect(await missions.read(WORKBENCH, () => 1)).toMatchObject({ ok: false, code: "unknown" });
    expect(store.missions()).toEqual([]);
  });

  it("is not created under another id than the one it was sent to", async () => {
    const { send, store } = await ground.open();
    expect(await send(two, creation(one))).toMatchObject({ ok: false, code: "invalid" });
    expect(store.missions()).toEqual([]);
  });
});

describe("a command", () => {
  it("that is repeated is answered from its receipt without deciding again", async () => {
    const { missions, send, store } = await ground.open();
    await send(one, creation(one));
    const id = freshCommandId();
    const first = expectTaken(await missions.send(id, one, hold, OPERATOR));
    const head = store.head(one).seq;
    await send(one, hold);
    expect(await missions.send(id, one, hold, OPERATOR)).toEqual({ ...first, repeated: true });
    expect(store.head(one).seq).toBe(head + 1);
  });

  it("that comes twice at once happens once", async () => {
    const { missions, send, store } = await ground.open();
    await send(one, creation(one));
    const id = freshCommandId();
    const answers = await Promise.all([1, 2, 3].map(() => missions.send(id, one, hold, OPERATOR)));
    expect(answers.map((answer) => answer.ok && answer.repeated)).toEqual([false, true, true]);
    expect(store.head(one).seq).toBe(2);
  });

  it("that comes back with other words is refused, not swallowed", async () => {
    const { missions, send } = await ground.open();
    await send(one, creation(one));
    const id = freshCommandId();
    await missions.send(id, one, hold, OPERATOR);
    const other = written({ type: "mission.steer", directive: "Make it large." });
    expect(await missions.send(id, one, other, OPERATOR)).toMatchObject({ ok: false, code: "id-used" });
    expect(await missions.send(id, two, hold, OPERATOR)).toMatchObject({ ok: false, code: "id-used" });
  });

  it("that is rejected writes nothing, not even a receipt", async () => {
    const { missions, send, store } = await ground.open();
    await send(one, creation(one));
    const id = freshCommandId();
    const launch = written({ type: "mission.launch" });
    expect(await missions.send(id, one, launch, OPERATOR)).toMatchObject({ ok: false });
    expect(store.head(one).seq).toBe(1);
    expect(store.receipts([id]).size).toBe(0);
  });
});

describe("group commit", () => {
  it("puts commands of one tick into one transaction, of one mission and of many", async () => {
    const { send, store, state } = await ground.open();
    await Promise.all([send(one, creation(one)), send(two, creation(two))]);
    const { log } = storeLayout(store.health().file.replace(/\/[^/]+$/, ""));
    const before = countTransactions(readFileSync(log));
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) => send(index % 2 === 0 ? one : two, hold)),
    );
    expect(answers.every(({ ok }) => ok)).toBe(true);
    expect(countTransactions(readFileSync(log))).toBe(before + 1);
    expect(await state(one, ({ directives }) => directives.length)).toBe(50);
    expect(store.tables.mission(one)?.seq).toBe(51);
  });

  it("publishes facts in order, on disk before anybody hears of them, and before the answer", async () => {
    const { missions, send, store } = await ground.open();
    const heard: string[] = [];
    const onDisk: boolean[] = [];
    missions.onEvents(({ mission, events }: MissionNews) => {
      for (const { seq, event } of events) heard.push(`${seq} ${event.type}`);
      const last = events.at(-1)?.seq ?? 0;
      onDisk.push(store.head(mission).seq >= last, (store.tables.mission(mission)?.seq ?? 0) >= last);
    });
    const answered = send(one, creation(one)).then(() => heard.push("answered"));
    const steered = send(one, hold).then(() => heard.push("answered"));
    await Promise.all([answered, steered]);
    expect(heard).toEqual(["1 mission.created", "2 mission.steered", "answered", "answered"]);
    expect(onDisk).toEqual([true, true, true, true]);
  });

  it("holds what is read until all of it is on disk", async () => {
    const { missions, send, store } = await ground.open();
    await send(one, creation(one));
    const steered = send(one, hold);
    const seen = missions.read(one, ({ directives }) => directives.length);
    const order: string[] = [];
    await Promise.all([
      steered.then(() => order.push("steered")),
      seen.then((answer) => {
        order.push("read");
        expect(answer.ok && store.head(one).seq >= answer.seq).toBe(true);
      }),
    ]);
    expect(order).toHaveLength(2);
  });

  it("lets a listener that throws disturb nobody", async () => {
    const { missions, send, reports } = await ground.open();
    let heard = 0;
    missions.onEvents(() => {
      throw new Error("listener is broken");
    });
    missions.onEvents(() => (heard += 1));
    expectTaken(await send(one, creation(one)));
    expect(heard).toBe(1);
    expect(reports.join()).toContain("listener is broken");
  });
});

describe("memory", () => {
  it("forgets missions nobody uses and folds them again when somebody does", async () => {
    const { send, state } = await ground.open(undefined, { keptInMemory: 2 });
    const all = Array.from({ length: 8 }, (_, index) => missionNamed(`many${index}`));
    for (const mission of all) expectTaken(await send(mission, creation(mission, `Mission ${mission}`)));
    for (const mission of all) {
      expect(await state(mission, ({ title }) => title)).toBe(`Mission ${mission}`);
      expectTaken(await send(mission, hold));
    }
    for (const mission of all) expect(await state(mission, ({ head }) => head)).toBe(2);
  });
});
