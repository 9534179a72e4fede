import { execFileSync } from "node:child_process";
import { rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, expect, it } from "vitest";
import { openWriter } from "./connection.ts";
import { StoreWriteError } from "./failure.ts";
import { runProgram } from "./fixtures/run-program.ts";
import { append, expectCommitted, manualClock, request, TestGround } from "./fixtures/test-store.ts";
import { storeLayout } from "./layout.ts";
import { createStore, type Store } from "./store.ts";

const ground = new TestGround();
afterEach(() => ground.clear());
const isRoot = process.getuid?.() === 0;
const isLinux = process.platform === "linux";

/** A commit too large for the space that is left. */
function largeCommits(store: Store, missionId: string, count: number) {
  const head = store.head(missionId).seq;
  const body = { text: "x".repeat(50_000) };
  return Array.from({ length: count }, (_, index) =>
    store.commit(
      request({ missionId, expectedSeq: head + index, events: [{ type: "noted", version: 1, body }] }),
    ),
  );
}

async function expectAllRejected(commits: readonly Promise<unknown>[]): Promise<void> {
  const results = await Promise.allSettled(commits);
  const reasons = results.map((result) => (result.status === "rejected" ? (result.reason as unknown) : null));
  expect(reasons[0]).toBeInstanceOf(StoreWriteError);
  expect(reasons[0]).toMatchObject({ kind: "full" });
  expect(new Set(reasons).size).toBe(1);
}

/** What must hold while there is no space and after there is some again, in the same process. */
async function expectFullDiskIsSurvived(store: Store, makeSpace: () => void): Promise<void> {
  const before = store.read("mission-a", 0).events;
  await expectAllRejected(largeCommits(store, "mission-a", 100));
  expect(store.health()).toMatchObject({ writing: "failing", writeFailure: { kind: "full" } });
  expect(store.read("mission-a", 0).events).toEqual(before);
  expect(store.head("mission-a").seq).toBe(before.length);
  makeSpace();
  const [committed] = await append(store, "mission-a", 1);
  expect(committed?.events[0]).toMatchObject({ seq: before.length + 1, missionSeq: before.length + 1 });
  expect(store.health()).toMatchObject({ writing: "accepting", writeFailure: null });
  expect(await store.verify()).toMatchObject({ ok: true, events: before.length + 1 });
}

it("rejects everybody in a batch that does not fit, reads on, and writes again when there is space", async () => {
  const options = ground.options();
  (await ground.open(options)).close();
  const layout = storeLayout(options.directory);
  const writer = openWriter(layout.database);
  const knowledge = { chains: new Map(), promised: new Map(), unchecked: 0 };
  const store = createStore({ writer, layout, clock: manualClock(), knowledge, report: () => undefined });
  await append(store, "mission-a", 10);
  const pages = Number(writer.database.pragma("page_count", { simple: true }));
  writer.database.pragma(`max_page_count = ${pages + 20}`);
  await expectFullDiskIsSurvived(store, () => writer.database.pragma("max_page_count = 1000000"));
  store.close();
});

it.runIf(isRoot && isLinux)("does so on a file system that is really full", async () => {
  const directory = ground.directory();
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=4m", "tmpfs", directory]);
  try {
    const store = await ground.open(ground.options({ directory: join(directory, "data") }));
    await append(store, "mission-a", 10);
    const filler = join(directory, "filler");
    const { bavail, bsize } = statfsSync(directory);
    writeFileSync(filler, Buffer.alloc(bavail * bsize - 200_000));
    await expectFullDiskIsSurvived(store, () => rmSync(filler));
    const { bavail: left } = statfsSync(directory);
    writeFileSync(filler, Buffer.alloc(left * bsize));
    store.close();
    rmSync(filler);
    const again = await ground.open(ground.options({ directory: join(directory, "data") }));
    expect(again.head("mission-a").seq).toBe(11);
    again.close();
  } finally {
    execFileSync("umount", [directory]);
  }
});

it("goes on with other missions and earlier answers after a batch that failed", async () => {
  const options = ground.options();
  (await ground.open(options)).close();
  const layout = storeLayout(options.directory);
  const writer = openWriter(layout.database);
  const knowledge = { chains: new Map(), promised: new Map(), unchecked: 0 };
  const store = createStore({ writer, layout, clock: manualClock(), knowledge, report: () => undefined });
  const published: string[] = [];
  store.onCommitted(({ commandId }) => published.push(commandId));
  writer.database.pragma(
    `max_page_count = ${Number(writer.database.pragma("page_count", { simple: true }))}`,
  );
  await expectAllRejected([
    ...largeCommits(store, "mission-a", 5),
    store.commit(request({ commandId: "small" })),
  ]);
  expect(published).toEqual([]);
  writer.database.pragma("max_page_count = 1000000");
  const retried = expectCommitted(await store.commit(request({ commandId: "small" })));
  expect(retried).toMatchObject({ firstSeq: 1, repeated: false });
  expect(retried.events[0]?.seq).toBe(1);
  store.close();
});

it("says that another program holds the database, and writes again when it lets go", async () => {
  const options = ground.options();
  (await ground.open(options)).close();
  const layout = storeLayout(options.directory);
  const writer = openWriter(layout.database);
  writer.database.pragma("busy_timeout = 20");
  const knowledge = { chains: new Map(), promised: new Map(), unchecked: 0 };
  const store = createStore({ writer, layout, clock: manualClock(), knowledge, report: () => undefined });
  const other = new Database(layout.database);
  other.exec("BEGIN IMMEDIATE");
  await expect(store.commit(request({ commandId: "patient" }))).rejects.toMatchObject({ kind: "busy" });
  expect(store.health().writing).toBe("failing");
  other.exec("ROLLBACK");
  other.close();
  expectCommitted(await store.commit(request({ commandId: "patient" })));
  store.close();
});

it.runIf(isLinux).each(["die", "close"] as const)(
  "acknowledges nothing after a failed fsync (then %s)",
  async (end) => {
    const options = ground.options();
    (await ground.open(options)).close();
    const { directory } = options;
    // One single fsync fails (opening takes the first four). The following ones would succeed, which is exactly what
    // must not be believed.
    const trace = ["-P", storeLayout(directory).log, "-e", "trace=fsync,fdatasync"];
    const inject = ["-e", "inject=fsync,fdatasync:error=EIO:when=9"];
    const run = await runProgram(
      { task: "commit", directory, batches: 12, inFlight: 2, end },
      { wrapper: ["strace", "-f", "-qq", "-o", "/dev/null", ...trace, ...inject] },
    );
    const results = run.lines.filter((line) => /^(ack|fail)/.test(line));
    const firstFailure = results.findIndex((line) => line.startsWith("fail"));
    expect(firstFailure).toBeGreaterThan(0);
    expect(results.slice(firstFailure)).toEqual(Array.from({ length: 12 - firstFailure }, () => "fail io"));
    const store = await ground.open(options);
    for (const line of results.slice(0, firstFailure)) {
      const [, missionId = "", seq] = line.split(" ");
      expect(store.head(missionId).seq).toBeGreaterThanOrEqual(Number(seq));
    }
    expect((await store.verify()).ok).toBe(true);
    await append(store, "mission-0", 1);
  },
);
