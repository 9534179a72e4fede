import { readFileSync } from "node:fs";
import Database from "better-sqlite3";
import { afterEach, describe, expect, it } from "vitest";
import type { Committed } from "./commit.ts";
import { InvalidCommitError } from "./failure.ts";
import { countTransactions } from "./fixtures/log-frames.ts";
import { append, expectCommitted, manualClock, request, TestGround } from "./fixtures/test-store.ts";
import { storeLayout } from "./layout.ts";

const ground = new TestGround();
afterEach(() => ground.clear());

describe("what is stored", () => {
  it("gives back the rows exactly as they can be read later", async () => {
    const clock = manualClock(1_900_000_000_123);
    const store = await ground.open(ground.options({ clock }));
    clock.advance(5);
    const body = { text: "üñî \u0000 \u{1f680}", nested: [1, null, true] };
    const events = [
      { type: "task.created", version: 2, body },
      { type: "task.ready", version: 1, body: {} },
    ];
    const committed = expectCommitted(await store.commit(request({ events, cause: "event-7" })));
    expect(committed).toMatchObject({ firstSeq: 1, lastSeq: 2, answer: { ok: true }, repeated: false });
    expect(committed.events[0]).toMatchObject({
      seq: 1,
      missionSeq: 1,
      type: "task.created",
      version: 2,
      at: 1_900_000_000_128,
      monoNs: "5000000",
      bootId: "test-boot",
      cause: "event-7",
      body,
    });
    expect(store.read("mission-a", 0).events).toEqual(committed.events);
    expect(store.head("mission-a")).toEqual({ seq: 2, hash: committed.events[1]?.hash });
  });

  it("keeps monotonic time exactly after more uptime than a number can count", async () => {
    const clock = { ...manualClock(), monotonicNs: () => 9_007_199_254_740_993n };
    const store = await ground.open(ground.options({ clock }));
    await append(store, "mission-a", 1);
    expect(store.read("mission-a", 0).events[0]?.monoNs).toBe("9007199254740993");
  });

  it("stores what the body was when the commit was asked for", async () => {
    const store = await ground.open(ground.options());
    const body = { note: "before" };
    const promise = store.commit(request({ events: [{ type: "noted", version: 1, body }] }));
    body.note = "after";
    await promise;
    expect(store.read("mission-a", 0).events[0]?.body).toEqual({ note: "before" });
  });

  it("reads a long mission in pages without holes", async () => {
    const store = await ground.open(ground.options());
    await append(store, "mission-a", 2_500);
    const seen: number[] = [];
    for (let after = 0, more = true; more;) {
      const page = store.read("mission-a", after, 10_000);
      expect(page.events.length).toBeLessThanOrEqual(1_000);
      seen.push(...page.events.map((event) => event.missionSeq));
      after = seen.at(-1) ?? 0;
      ({ more } = page);
    }
    expect(seen).toEqual(Array.from({ length: 2_500 }, (_, index) => index + 1));
    expect(store.read("mission-a", 2_500)).toMatchObject({ events: [], more: false, headSeq: 2_500 });
    expect(store.read("mission-a", 9_999)).toMatchObject({ events: [], more: false });
  });

  it.each([
    ["an empty id", { commandId: "" }],
    ["half a surrogate pair", { missionId: "mission-\ud83d" }],
    ["a negative sequence number", { expectedSeq: -1 }],
    ["a body that is not JSON", { events: [{ type: "noted", version: 1, body: undefined }] }],
    ["version 0", { events: [{ type: "noted", version: 0, body: {} }] }],
    ["a body of 9 MB", { events: [{ type: "noted", version: 1, body: "x".repeat(9_000_000) }] }],
  ])("refuses %s and stores nothing", async (_what, extra) => {
    const store = await ground.open(ground.options());
    await expect(store.commit(request(extra))).rejects.toBeInstanceOf(InvalidCommitError);
    expect(store.missions()).toEqual([]);
  });
});

describe("expected version", () => {
  it("answers a conflict, with where the mission is, and stores nothing", async () => {
    const store = await ground.open(ground.options());
    await append(store, "mission-a", 3);
    const outcome = await store.commit(request({ expectedSeq: 2 }));
    expect(outcome).toEqual({ state: "conflict", missionId: "mission-a", expectedSeq: 2, headSeq: 3 });
    expect(store.head("mission-a").seq).toBe(3);
  });

  it("takes nothing that was decided upon a commit that was not taken, even when its number fits", async () => {
    const store = await ground.open(ground.options());
    await append(store, "mission-a", 1);
    const lineage = { isBroken: false };
    // Somebody else wrote event 1, so the second of these would become event 2 by chance.
    const outcomes = await Promise.all(
      [0, 1, 2].map((expectedSeq) => store.commit(request({ expectedSeq, lineage }))),
    );
    expect(outcomes.map(({ state }) => state)).toEqual(["conflict", "conflict", "conflict"]);
    expect(store.head("mission-a").seq).toBe(1);
    expectCommitted(await store.commit(request({ expectedSeq: 1, lineage: { isBroken: false } })));
  });

  it("lets the first of two in one tick win", async () => {
    const store = await ground.open(ground.options());
    const outcomes = await Promise.all([store.commit(request()), store.commit(request())]);
    expect(outcomes.map((outcome) => outcome.state)).toEqual(["committed", "conflict"]);
  });
});

describe("receipts", () => {
  it("gives the same answer, and no second event, to the same command later", async () => {
    const options = ground.options();
    const store = await ground.open(options);
    const first = expectCommitted(
      await store.commit(request({ commandId: "once", answer: { taskId: "t1" } })),
    );
    await append(store, "mission-a", 2);
    const again = await store.commit(request({ commandId: "once", answer: "ignored", expectedSeq: 99 }));
    expect(again).toEqual({ ...first, repeated: true });
    store.close();
    const reopened = await ground.open(options);
    expect(await reopened.commit(request({ commandId: "once" }))).toEqual({ ...first, repeated: true });
    expect(reopened.head("mission-a").seq).toBe(3);
  });

  it("does so while the first is still on its way to disk", async () => {
    const store = await ground.open(ground.options());
    const [first, again] = await Promise.all([
      store.commit(request({ commandId: "once" })),
      store.commit(request({ commandId: "once" })),
    ]);
    expect(again).toEqual({ ...first, repeated: true });
    expect(store.head("mission-a").seq).toBe(1);
  });

  it("refuses an id that comes back for something else, at once and later", async () => {
    const store = await ground.open(ground.options());
    const elsewhere = request({ commandId: "once", target: "task-9", expectedSeq: 1 });
    const [, atOnce] = await Promise.all([
      store.commit(request({ commandId: "once" })),
      store.commit(elsewhere),
    ]);
    const refusal = { state: "mismatched", commandId: "once", missionId: "mission-a", target: "mission-a" };
    expect(atOnce).toEqual(refusal);
    expect(await store.commit(elsewhere)).toEqual(refusal);
    expect(await store.commit(request({ commandId: "once", missionId: "mission-b" }))).toEqual(refusal);
    expect(store.missions()).toHaveLength(1);
  });

  it("keeps an answer that came without events", async () => {
    const store = await ground.open(ground.options());
    const rejected = { commandId: "no", events: [], answer: { rejected: "the graph has a cycle" } };
    const first = expectCommitted(await store.commit(request(rejected)));
    expect(first).toMatchObject({ firstSeq: null, lastSeq: null, events: [], answer: rejected.answer });
    expect(await store.commit(request(rejected))).toEqual({ ...first, repeated: true });
  });
});

describe("group commit", () => {
  it("writes everything of one tick in one transaction, in order", async () => {
    const options = ground.options();
    const store = await ground.open(options);
    const { log } = storeLayout(options.directory);
    const before = countTransactions(readFileSync(log));
    const commits = Array.from({ length: 300 }, (_, index) =>
      store.commit(request({ missionId: `mission-${index % 3}`, expectedSeq: Math.floor(index / 3) })),
    );
    const committed = (await Promise.all(commits)).map(expectCommitted);
    expect(countTransactions(readFileSync(log))).toBe(before + 1);
    expect(committed.map((one) => one.events[0]?.seq)).toEqual(Array.from({ length: 300 }, (_, i) => i + 1));
    await append(store, "mission-0", 1);
    expect(countTransactions(readFileSync(log))).toBe(before + 2);
  });

  it("publishes in order, after the disk and before the caller", async () => {
    const options = ground.options();
    const store = await ground.open(options);
    const reader = new Database(storeLayout(options.directory).database, { readonly: true });
    const onDisk = reader.prepare("SELECT count(*) FROM event").pluck();
    const seen: string[] = [];
    const stop = store.onCommitted((one: Committed) =>
      seen.push(`${one.commandId} of ${String(onDisk.get())}`),
    );
    const acknowledge = (commandId: string, expectedSeq: number) =>
      store.commit(request({ commandId, expectedSeq })).then(() => seen.push(`told ${commandId}`));
    await Promise.all([acknowledge("a", 0), acknowledge("b", 1), acknowledge("b", 1)]);
    expect(seen).toEqual(["a of 2", "b of 2", "told a", "told b", "told b"]);
    stop();
    await append(store, "mission-a", 1);
    reader.close();
    expect(seen).toHaveLength(5);
  });

  it("lets a listener commit, and survives one that throws", async () => {
    const reports: string[] = [];
    const store = await ground.open(ground.options({ report: (sentence) => reports.push(sentence) }));
    let follower: Promise<unknown> | undefined;
    store.onCommitted(() => {
      throw new Error("listener is broken");
    });
    store.onCommitted(({ missionId }) => {
      if (missionId === "mission-a") follower = store.commit(request({ missionId: "mission-b" }));
    });
    expectCommitted(await store.commit(request()));
    await follower;
    expect(store.head("mission-b").seq).toBe(1);
    expect(reports).toHaveLength(2);
    expect(reports[0]).toContain("listener is broken");
  });

  it("writes what waits when it is closed, and refuses what comes after", async () => {
    const options = ground.options();
    const store = await ground.open(options);
    const waiting = store.commit(request());
    store.close();
    expectCommitted(await waiting);
    await expect(store.commit(request({ expectedSeq: 1 }))).rejects.toMatchObject({ kind: "closed" });
    expect((await ground.open(options)).head("mission-a").seq).toBe(1);
  });
});
