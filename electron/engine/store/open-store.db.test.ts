import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, expect, it } from "vitest";
import { APPLICATION_ID } from "./database-header.ts";
import { openWriter } from "./connection.ts";
import { runProgram } from "./fixtures/run-program.ts";
import { append, TestGround } from "./fixtures/test-store.ts";
import { storeLayout } from "./layout.ts";
import { openStore } from "./open-store.ts";

const ground = new TestGround();
afterEach(() => ground.clear());
const isRoot = process.getuid?.() === 0;
const isLinux = process.platform === "linux";

it("makes a new private database with every table strict and a write-ahead log", async () => {
  const options = ground.options({ directory: join(ground.directory(), "new", "data") });
  const store = await ground.open(options);
  const { database } = storeLayout(options.directory);
  expect(statSync(options.directory).mode & 0o777).toBe(0o700);
  for (const file of [database, `${database}-wal`, `${database}-shm`])
    expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(store.health()).toMatchObject({ writing: "accepting", journalMode: "wal", uncheckedAtOpen: 0 });
  expect(store.missions()).toEqual([]);
  const reader = new Database(database, { readonly: true });
  const tables = reader.pragma("table_list") as { name: string; strict: number; type: string }[];
  reader.close();
  // The tables of the full-text index are made by SQLite, which cannot make them strict.
  const ours = tables.filter((table) => !/^(sqlite_|search_text)/.test(table.name));
  expect(ours.map((table) => table.name).toSorted()).toEqual([
    "agent_limit",
    "database_state",
    "decision",
    "effect",
    "event",
    "finding",
    "mission",
    "policy",
    "projection",
    "receipt",
    "schema_migration",
    "search_entry",
    "task",
    "tombstone",
  ]);
  expect(ours.every((table) => table.strict === 1)).toBe(true);
});

it("sets what durability depends on at every open, not only at the first", async () => {
  const options = ground.options();
  (await ground.open(options)).close();
  for (let open = 0; open < 2; open += 1) {
    const { database, journalMode } = openWriter(storeLayout(options.directory).database);
    expect(journalMode).toBe("wal");
    expect(database.pragma("synchronous", { simple: true })).toBe(2);
    expect(database.pragma("foreign_keys", { simple: true })).toBe(1);
    expect(database.pragma("busy_timeout", { simple: true })).toBe(5_000);
    expect(database.pragma("application_id", { simple: true })).toBe(APPLICATION_ID);
    database.close();
  }
});

it("finds everything again after a close, and leaves no write-ahead log behind", async () => {
  const options = ground.options();
  const store = await ground.open(options);
  const written = (await append(store, "mission-a", 5)).flatMap((committed) => committed.events);
  store.close();
  const layout = storeLayout(options.directory);
  expect(existsSync(layout.log)).toBe(false);
  const again = await ground.open(options);
  expect(again.read("mission-a", 0).events).toEqual(written);
  expect(readdirSync(layout.staging)).toEqual([]);
});

it("closes in order when the process ends without closing", async () => {
  const options = ground.options();
  const run = await runProgram({ task: "open", directory: options.directory });
  expect(run.lines).toEqual(["journal wal", "opened"]);
  expect(existsSync(storeLayout(options.directory).log)).toBe(false);
  await ground.open(options);
});

it("takes away what a process that died was working on", async () => {
  const options = ground.options();
  (await ground.open(options)).close();
  const layout = storeLayout(options.directory);
  mkdirSync(join(layout.staging, "inspect-left-over"), { recursive: true });
  writeFileSync(join(layout.staging, "half-a-backup.db"), "half");
  await ground.open(options);
  expect(readdirSync(layout.staging)).toEqual([]);
});

it("says that the data directory is a file", async () => {
  const directory = join(ground.directory(), "data");
  writeFileSync(directory, "in the way");
  const opening = await openStore(ground.options({ directory }));
  expect(opening).toMatchObject({ state: "unwritable", kind: "unwritable" });
  expect(readFileSync(directory, "utf8")).toBe("in the way");
});

// For root, permissions do nothing; what stops root is a read-only mount and an immutable directory.
it.runIf(!isRoot)("says that it may not write", async () => {
  const directory = ground.directory();
  chmodSync(directory, 0o500);
  const opening = await openStore(ground.options({ directory: join(directory, "data") }));
  chmodSync(directory, 0o700);
  expect(opening).toMatchObject({ state: "unwritable", kind: "unwritable" });
});

it.runIf(isRoot && isLinux)("says that the disk is read-only, and leaves the database as it is", async () => {
  const directory = ground.directory();
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=8m", "tmpfs", directory]);
  try {
    const options = ground.options({ directory });
    (await ground.open(options)).close();
    execFileSync("mount", ["-o", "remount,ro", directory]);
    const opening = await openStore(options);
    expect(opening).toMatchObject({ state: "unwritable", kind: "unwritable" });
    expect(opening.state === "unwritable" && opening.reason).toContain(directory);
  } finally {
    execFileSync("umount", [directory]);
  }
});

it.runIf(isRoot && isLinux)("says that the disk is full, and opens when there is space again", async () => {
  const directory = ground.directory();
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", directory]);
  try {
    const filler = join(directory, "filler");
    execFileSync("sh", ["-c", `head -c 4000000 /dev/zero > ${filler} 2>/dev/null || true`]);
    const options = ground.options({ directory: join(directory, "data") });
    expect(await openStore(options)).toMatchObject({ state: "unwritable", kind: "full" });
    execFileSync("rm", [filler]);
    const opening = await openStore(options);
    expect(opening.state).toBe("ready");
    if (opening.state === "ready") opening.store.close();
  } finally {
    execFileSync("umount", [directory]);
  }
});

it("reports a migration that is missing instead of starting without it", async () => {
  const migrations = ground.directory();
  await expect(openStore(ground.options({ migrations }))).rejects.toThrow(/holds no migrations/);
});

it.runIf(isLinux)("works without a write-ahead log where the file system has no shared memory", async () => {
  const options = ground.options();
  (await ground.open(options)).close();
  const { database } = storeLayout(options.directory);
  const wrapper = ["strace", "-f", "-qq", "-o", "/dev/null", "-P", `${database}-shm`];
  const inject = ["-e", "trace=mmap", "-e", "inject=mmap:error=ENODEV"];
  const { directory } = options;
  const run = await runProgram(
    { task: "commit", directory, batches: 3, inFlight: 4 },
    { wrapper: [...wrapper, ...inject] },
  );
  expect(run.errors).toBe("");
  expect(run.lines[0]).toMatch(/works without a write-ahead log, because .* no shared memory/);
  expect(run.lines.slice(1)).toEqual([
    "journal delete",
    "ack mission-0 4",
    "ack mission-1 4",
    "ack mission-2 4",
  ]);
  const store = await ground.open(options);
  expect(store.health().journalMode).toBe("wal");
  expect((await store.verify()).ok).toBe(true);
});
