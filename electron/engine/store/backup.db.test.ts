import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import Database from "better-sqlite3";
import { afterEach, expect, it } from "vitest";
import { BACKUP_INTERVAL_MS, BACKUPS_KEPT, listBackups } from "./backup.ts";
import { openReader } from "./connection.ts";
import { append, expectCommitted, manualClock, request, TestGround } from "./fixtures/test-store.ts";
import { fileTimestamp, storeLayout } from "./layout.ts";
import { verifyDatabase } from "./verify.ts";

const ground = new TestGround();
afterEach(() => ground.clear());

it("writes a private, verified copy of everything that is acknowledged", async () => {
  const options = ground.options();
  const store = await ground.open(options);
  await append(store, "mission-a", 50);
  const outcome = await store.backup();
  if (outcome.state !== "made") throw new Error(outcome.state);
  expect(outcome.backup.kind).toBe("regular");
  expect(statSync(outcome.backup.file).mode & 0o777).toBe(0o600);
  const copy = openReader(outcome.backup.file);
  expect(await verifyDatabase(copy)).toMatchObject({ ok: true, missions: 1, events: 50 });
  copy.close();
  expect(readdirSync(storeLayout(options.directory).staging)).toEqual([]);
  expect(store.health().lastBackup).toEqual(outcome.backup);
});

it("takes one at most every 15 minutes, keeps five, and is not confused by a clock that was set back", async () => {
  const clock = manualClock();
  const options = ground.options({ clock });
  const store = await ground.open(options);
  expect((await store.backup()).state).toBe("made");
  clock.advance(BACKUP_INTERVAL_MS - 1);
  expect((await store.backup()).state).toBe("recent");
  clock.advance(1);
  for (let taken = 0; taken < BACKUPS_KEPT + 2; taken += 1) {
    expect((await store.backup()).state).toBe("made");
    clock.advance(BACKUP_INTERVAL_MS);
  }
  const kept = listBackups(storeLayout(options.directory));
  expect(kept).toHaveLength(BACKUPS_KEPT);
  expect(kept[0]?.madeAtMs).toBe(clock.nowMs() - BACKUP_INTERVAL_MS);
  clock.advance(-86_400_000);
  expect((await store.backup()).state).toBe("made");
  expect((await store.backup()).state).toBe("recent");
  expect(listBackups(storeLayout(options.directory))[0]?.madeAtMs).toBe(clock.nowMs());
});

it("lets commits through while it verifies, and takes only one at a time", async () => {
  const store = await ground.open(ground.options());
  await append(store, "mission-a", 3_000);
  const both = [store.backup(), store.backup()];
  const committed = store.commit(request({ expectedSeq: 3_000 }));
  const first = await Promise.race([...both, committed.then(expectCommitted)]);
  expect(first).toMatchObject({ state: "committed" });
  const [one, other] = await Promise.all(both);
  expect(one?.state).toBe("made");
  expect(other).toBe(one);
});

it("keeps backups of a damaged time apart, so that they push out no good one", async () => {
  const clock = manualClock();
  const options = ground.options({ clock });
  const store = await ground.open(options);
  await append(store, "mission-a", 5);
  await store.backup();
  store.close();
  const layout = storeLayout(options.directory);
  const raw = new Database(layout.database);
  raw.exec("DROP TRIGGER event_never_changed; UPDATE event SET body = '{}' WHERE seq = 3");
  raw.close();
  const damaged = await ground.open(options);
  for (let taken = 0; taken < BACKUPS_KEPT + 1; taken += 1) {
    clock.advance(BACKUP_INTERVAL_MS);
    expect(await damaged.backup()).toMatchObject({ state: "made", backup: { kind: "with-damage" } });
  }
  const kinds = listBackups(layout).map(({ kind }) => kind);
  expect(kinds).toEqual([...Array.from({ length: BACKUPS_KEPT }, () => "with-damage"), "regular"]);
});

it("notices damage that came while the engine was running, and says which mission it is", async () => {
  const reports: string[] = [];
  const options = ground.options({ report: (sentence) => reports.push(sentence) });
  const store = await ground.open(options);
  await append(store, "mission-a", 5);
  await append(store, "mission-b", 5);
  const raw = new Database(storeLayout(options.directory).database);
  raw.exec("DROP TRIGGER event_never_changed; UPDATE event SET actor = 'nobody' WHERE seq = 8");
  raw.close();
  expect(store.health().quarantined.size).toBe(0);
  expect(await store.backup()).toMatchObject({ state: "made", backup: { kind: "with-damage" } });
  expect(store.health().quarantined.get("mission-b")?.lastGoodSeq).toBe(2);
  expect(reports).toEqual([expect.stringContaining("Mission mission-b is damaged")]);
});

it("throws away a copy that did not come out right", async () => {
  const options = ground.options();
  const store = await ground.open(options);
  // More than SQLite keeps in memory, so that the verification has to read the file again.
  for (let written = 0; written < 8_000; written += 4_000) await append(store, "mission-a", 4_000);
  const layout = storeLayout(options.directory);
  const backup = store.backup();
  const [copy = ""] = readdirSync(layout.staging);
  const file = join(layout.staging, copy);
  writeFileSync(file, readFileSync(file).toString("latin1").replaceAll("note ", "nota "), "latin1");
  const outcome = await backup;
  expect(outcome).toMatchObject({
    state: "failed",
    reason: expect.stringContaining("did not match the database"),
  });
  expect([...readdirSync(layout.staging), ...readdirSync(layout.backups)]).toEqual([]);
  expect((await store.verify()).ok).toBe(true);
  expect((await store.backup()).state).toBe("made");
});

it("says so when it cannot be written, leaves nothing half, and goes on committing", async () => {
  const clock = manualClock();
  const options = ground.options({ clock });
  const store = await ground.open(options);
  const layout = storeLayout(options.directory);
  writeFileSync(layout.backups, "in the way");
  expect(await store.backup()).toMatchObject({ state: "failed", kind: "unwritable" });
  expect(readdirSync(layout.staging)).toEqual([]);
  await append(store, "mission-a", 1);
  rmSync(layout.backups);
  expect((await store.backup()).state).toBe("made");
});

it("ignores files that are no finished backups", async () => {
  const options = ground.options();
  const store = await ground.open(options);
  await store.backup();
  const layout = storeLayout(options.directory);
  for (const name of [
    "notes.txt",
    "flightdeck-yesterday-regular.db",
    `flightdeck-000001-${fileTimestamp(0)}-other.db`,
  ]) {
    writeFileSync(`${layout.backups}/${name}`, "");
  }
  expect(listBackups(layout)).toHaveLength(1);
});

it("tells how long a backup blocks", async () => {
  const store = await ground.open(ground.options());
  const rows = process.env["FLIGHTDECK_LONG"] === "1" ? 200_000 : 10_000;
  for (let written = 0; written < rows; written += 5_000) await append(store, "mission-a", 5_000);
  let longestMs = 0;
  let last = performance.now();
  let running = true;
  const watch = () => {
    const now = performance.now();
    longestMs = Math.max(longestMs, now - last);
    last = now;
    if (running) setImmediate(watch);
  };
  setImmediate(watch);
  const started = performance.now();
  const outcome = await store.backup();
  running = false;
  const megabytes = outcome.state === "made" ? outcome.backup.bytes / 1e6 : 0;
  process.stdout.write(
    `backup of ${megabytes.toFixed(1)} MB: ${(performance.now() - started).toFixed(0)} ms, longest block ${longestMs.toFixed(0)} ms\n`,
  );
  expect(outcome.state).toBe("made");
  // Verifying takes longer than copying and must not block: the longest block is well below the whole.
  expect(longestMs).toBeLessThan((performance.now() - started) * 0.9);
});
