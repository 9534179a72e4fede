import { dirname } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { OPERATOR } from "#shared/mission/actor.ts";
import { EVENT_VERSIONS, toStored } from "#shared/mission/upcast.ts";
import { openSmallDisk, type SmallDisk } from "../store/fixtures/small-disk.ts";
import { expectCommitted, request } from "../store/fixtures/test-store.ts";
import { GROUNDED, missionScheduler } from "./capacity.ts";
import { ManualMissionClock } from "./fixtures/manual-clock.ts";
import { meddle } from "./fixtures/projected-rows.ts";
import {
  creation,
  expectTaken,
  freshCommandId,
  MissionGround,
  missionNamed,
  written,
  type OpenMissions,
} from "./fixtures/test-missions.ts";
import { Missions } from "./missions.ts";

const ground = new MissionGround();
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
  ground.clear();
});

const one = missionNamed("one1");
const steer = (directive: string) => written({ type: "mission.steer", directive });
/** Larger than what is free in the pages that are there. */
const LARGE = "x".repeat(2_000);

async function smallDisk(): Promise<SmallDisk & { missions: Missions }> {
  const disk = await openSmallDisk(ground.stores, ground.stores.directory());
  const missions = new Missions({
    store: disk.store,
    clock: new ManualMissionClock(),
    scheduler: missionScheduler(GROUNDED),
    report: () => undefined,
  });
  closing.push(() => {
    missions.close();
    disk.store.close();
  });
  return { ...disk, missions };
}

describe("a disk that takes nothing", () => {
  it("is told to everybody in the batch, keeps nothing of it in memory, and works again when it can", async () => {
    const { store, missions, fill, makeSpace } = await smallDisk();
    expectTaken(await missions.create(freshCommandId(), creation(one), OPERATOR));
    fill();
    const ids = Array.from({ length: 60 }, () => freshCommandId());
    const heard: number[] = [];
    missions.onEvents(({ events }) => heard.push(events.length));
    const refused = await Promise.all(ids.map((id) => missions.send(id, one, steer(LARGE), OPERATOR)));
    expect(new Set(refused.map((answer) => (answer.ok ? "taken" : answer.code)))).toEqual(
      new Set(["not-written"]),
    );
    expect(refused[0]).toMatchObject({ sentence: expect.stringContaining("full") });
    expect(heard).toEqual([]);
    expect(await missions.read(one, ({ directives }) => directives.length)).toMatchObject({
      view: 0,
      seq: 1,
    });
    makeSpace();
    const again = await Promise.all(ids.map((id) => missions.send(id, one, steer(LARGE), OPERATOR)));
    expect(again.every((answer) => answer.ok && !answer.repeated)).toBe(true);
    expect(await missions.read(one, ({ directives }) => directives.length)).toMatchObject({
      view: 60,
      seq: 61,
    });
    expect(store.tables.mission(one)?.seq).toBe(61);
  });

  it("never lets anybody read, or be refused because of, what did not get there", async () => {
    const { missions, fill } = await smallDisk();
    expectTaken(await missions.create(freshCommandId(), creation(one), OPERATOR));
    fill();
    const flood = Array.from({ length: 60 }, () =>
      missions.send(freshCommandId(), one, steer(LARGE), OPERATOR),
    );
    const stopped = missions.send(freshCommandId(), one, written({ type: "mission.stop" }), OPERATOR);
    // In memory the mission is stopped by then, so this is decided on something that never comes to be.
    const afterwards = missions.send(freshCommandId(), one, steer("small"), OPERATOR);
    const heldBack: string[] = [];
    void afterwards.then((answer) => heldBack.push(answer.ok ? "taken" : answer.code));
    // What came in together is decided together; after that the memory is ahead of the disk.
    await Promise.resolve();
    const seen = missions.read(one, ({ phase, directives }) => ({ phase, directives: directives.length }));
    expect(heldBack).toEqual([]);
    for (const answer of await Promise.all(flood)) expect(answer).toMatchObject({ code: "not-written" });
    expect(await stopped).toMatchObject({ ok: false, code: "not-written" });
    expect(await afterwards).toMatchObject({ ok: true, seq: 2 });
    expect(await seen).toMatchObject({ ok: true, view: { phase: "composing", directives: 1 }, seq: 2 });
  });
});

describe("a mission that went on without its mailbox", () => {
  it("is folded again, and the command is decided on what is really there", async () => {
    const { store, send, state } = await ground.open();
    await send(one, creation(one));
    expectCommitted(
      await store.commit(
        request({
          missionId: one,
          expectedSeq: 1,
          events: [toStored({ type: "mission.steered", directive: 1, text: "behind" })],
        }),
      ),
    );
    const answers = await Promise.all(["a", "b", "c"].map((text) => send(one, steer(text))));
    expect(answers.map((answer) => answer.ok && answer.seq)).toEqual([3, 4, 5]);
    expect(
      await state(one, ({ directives }) => directives.map(({ number, text }) => `${number} ${text}`)),
    ).toEqual(["1 behind", "2 a", "3 b", "4 c"]);
    expect(store.tables.mission(one)?.seq).toBe(5);
  });
});

describe("a mission whose log cannot be continued", () => {
  const directoryOf = ({ store }: OpenMissions): string => dirname(store.health().file);

  it("because a newer Flightdeck wrote into it is shown up to there, takes no commands, and is left as it is", async () => {
    const { store, missions, send } = await ground.open();
    await send(one, creation(one));
    await send(one, steer("known"));
    const newer = {
      type: "mission.steered",
      version: EVENT_VERSIONS["mission.steered"] + 1,
      body: { how: "other" },
    };
    expectCommitted(await store.commit(request({ missionId: one, expectedSeq: 2, events: [newer] })));
    const directory = directoryOf({ store } as OpenMissions);
    missions.close();
    store.close();
    const again = await ground.open(directory);
    const seen = await again.missions.read(one, ({ directives }) => directives.length);
    expect(seen).toMatchObject({
      ok: true,
      view: 1,
      seq: 2,
      readOnly: expect.stringContaining("newer Flightdeck"),
    });
    expect(await again.send(one, steer("more"))).toMatchObject({
      ok: false,
      code: "read-only",
      sentence: expect.stringContaining("update Flightdeck"),
    });
    expect(again.store.head(one).seq).toBe(3);
  });

  it("because it is damaged is shown up to there; other missions fly on", async () => {
    const open = await ground.open();
    const two = missionNamed("two2");
    for (const mission of [one, two]) {
      await open.send(mission, creation(mission));
      await open.send(mission, steer("first"));
      await open.send(mission, steer("second"));
    }
    const directory = directoryOf(open);
    open.missions.close();
    open.store.close();
    meddle(
      directory,
      `DROP TRIGGER event_never_changed; UPDATE event SET body = '{}' WHERE mission_id = '${one}' AND mission_seq = 3`,
    );
    const again = await ground.open(directory);
    const seen = await again.missions.read(one, ({ directives }) => directives.length);
    expect(seen).toMatchObject({ ok: true, view: 1, seq: 2, readOnly: expect.stringContaining("damaged") });
    expect(await again.send(one, steer("more"))).toMatchObject({ ok: false, code: "read-only" });
    expectTaken(await again.send(two, steer("third")));
  });
});
