import { copyFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, describe, expect, it } from "vitest";
import { listBackups } from "./backup.ts";
import { openReader } from "./connection.ts";
import { StoreInstallationError } from "./failure.ts";
import { runProgram } from "./fixtures/run-program.ts";
import { append, expectCommitted, hashes, MIGRATIONS, request, TestGround } from "./fixtures/test-store.ts";
import { storeLayout } from "./layout.ts";
import { readMigrations } from "./migration-files.ts";
import { openStore, type StoreOptions } from "./open-store.ts";
import { verifyDatabase } from "./verify.ts";

const ground = new TestGround();
afterEach(() => ground.clear());

const ADD_TABLE =
  "CREATE TABLE pilot (id INTEGER PRIMARY KEY, event_seq INTEGER REFERENCES event (seq)) STRICT;";

/** A directory with our migrations and more after them. */
function migrationsWith(...later: readonly [name: string, sql: string][]): string {
  const directory = ground.directory();
  const ours = readdirSync(MIGRATIONS).filter((file) => file.endsWith(".sql"));
  for (const file of ours) copyFileSync(join(MIGRATIONS, file), join(directory, file));
  for (const [index, [name, sql]] of later.entries()) {
    writeFileSync(join(directory, `${String(ours.length + index + 1).padStart(4, "0")}_${name}.sql`), sql);
  }
  return directory;
}

/** A database of today's schema with some history, closed. */
async function database(): Promise<StoreOptions> {
  const options = ground.options();
  const store = await ground.open(options);
  await append(store, "mission-a", 20);
  store.close();
  return options;
}

function tables({ directory }: StoreOptions): string[] {
  const reader = openReader(storeLayout(directory).database);
  const names = reader
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table'")
    .pluck()
    .all();
  reader.close();
  return names;
}

describe("an older database", () => {
  it("is brought up to date, after a backup that was verified", async () => {
    const options = await database();
    const migrations = migrationsWith(
      ["add_pilot", ADD_TABLE],
      ["fill_pilot", "INSERT INTO pilot VALUES (1, 20);"],
    );
    const store = await ground.open({ ...options, migrations });
    expect(store.head("mission-a").seq).toBe(20);
    await append(store, "mission-a", 1);
    expect((await store.verify()).ok).toBe(true);
    store.close();
    const [backup, ...others] = listBackups(storeLayout(options.directory));
    expect(others).toEqual([]);
    expect(backup?.kind).toBe("before-migration");
    const reader = openReader(backup?.file ?? "");
    expect(await verifyDatabase(reader)).toMatchObject({ ok: true, events: 20 });
    expect(reader.prepare("SELECT max(id) FROM schema_migration").pluck().get()).toBe(
      readMigrations(MIGRATIONS).length,
    );
    reader.close();
    await ground.open({ ...options, migrations });
    expect(listBackups(storeLayout(options.directory))).toHaveLength(1);
  });

  it.each([
    ["migration.before-commit:1", "old"],
    ["migration.after-commit:1", "new"],
  ])("is %s wholly one or the other when the process dies there", async (crashAt, expected) => {
    const options = await database();
    const statements = Array.from(
      { length: 200 },
      (_, index) => `CREATE TABLE extra_${index} (id INTEGER) STRICT;`,
    );
    const migrations = migrationsWith(["many_tables", statements.join("\n")]);
    const run = await runProgram({ task: "open", directory: options.directory, migrations }, { crashAt });
    expect(run.signal).toBe("SIGKILL");
    const reopened = await openStore({
      ...options,
      migrations: expected === "old" ? MIGRATIONS : migrations,
    });
    ground.ready(reopened).close();
    expect(tables(options).filter((name) => name.startsWith("extra_"))).toHaveLength(
      expected === "old" ? 0 : 200,
    );
    const store = await ground.open({ ...options, migrations });
    expect(store.head("mission-a").seq).toBe(20);
    expect((await store.verify()).ok).toBe(true);
  });

  it.each([
    [
      "cannot be applied",
      "CREATE TABLE pilot (id INTEGER) STRICT; INSERT INTO nowhere VALUES (1);",
      /cannot be applied/,
    ],
    ["breaks a reference", `${ADD_TABLE} INSERT INTO pilot VALUES (1, 999);`, /1 broken references/],
  ])("stays as it was when a migration %s", async (_what, sql, reason) => {
    const options = await database();
    const migrations = migrationsWith(["bad", sql]);
    await expect(openStore({ ...options, migrations })).rejects.toThrow(reason);
    await expect(openStore({ ...options, migrations })).rejects.toBeInstanceOf(StoreInstallationError);
    expect(tables(options)).not.toContain("pilot");
    expect((await ground.open(options)).head("mission-a").seq).toBe(20);
  });
});

it("opens a store of the version before in which one body is damaged, and keeps that mission apart", async () => {
  const before = ground.directory();
  for (const name of readdirSync(MIGRATIONS).filter((file) => /^000[123]_.*\.sql$/.test(file)))
    copyFileSync(join(MIGRATIONS, name), join(before, name));
  const options = ground.options();
  const store = await ground.open({ ...options, migrations: before });
  await append(store, "mission-b", 2);
  const dispatched = { type: "task.dispatched", version: 1, body: { task: "one", attempt: 1 } };
  for (let seq = 0; seq < 3; seq += 1)
    expectCommitted(await store.commit(request({ expectedSeq: seq, events: [dispatched] })));
  store.close();
  const raw = new Database(storeLayout(options.directory).database);
  raw.pragma("ignore_check_constraints = ON");
  raw.exec("DROP TRIGGER event_never_changed; UPDATE event SET body = '{' WHERE seq = 4");
  raw.close();
  const opened = await ground.open(options);
  expect([...opened.health().quarantined.keys()]).toEqual(["mission-a"]);
  await append(opened, "mission-b", 1);
});

describe("a database this version must not touch", () => {
  it("is refused when it is newer", async () => {
    const options = await database();
    const migrations = migrationsWith(["add_pilot", ADD_TABLE]);
    (await ground.open({ ...options, migrations })).close();
    const { databaseFiles } = storeLayout(options.directory);
    const before = hashes(databaseFiles);
    const opening = await openStore(options);
    expect(opening).toMatchObject({
      state: "newer",
      reason: expect.stringMatching(/newer Flightdeck .*add_pilot/),
    });
    expect(hashes(databaseFiles)).toEqual(before);
  });

  it.each([
    ["text", (sql: string) => `${sql}\n-- changed`, "event_log"],
    ["name", (sql: string) => sql, "event_log_renamed"],
  ])("is refused when a migration it was made with has another %s", async (_what, change, name) => {
    const options = await database();
    const migrations = ground.directory();
    const sql = readFileSync(join(MIGRATIONS, "0001_event_log.sql"), "utf8");
    writeFileSync(join(migrations, `0001_${name}.sql`), change(sql));
    const { databaseFiles } = storeLayout(options.directory);
    const before = hashes(databaseFiles);
    expect((await openStore({ ...options, migrations })).state).toBe("diverged");
    expect(hashes(databaseFiles)).toEqual(before);
  });

  it("is opened when only the line ends of a migration differ", async () => {
    const options = await database();
    const migrations = migrationsWith();
    const sql = readFileSync(join(MIGRATIONS, "0001_event_log.sql"), "utf8");
    writeFileSync(join(migrations, "0001_event_log.sql"), sql.replaceAll("\n", "\r\n"));
    expect((await ground.open({ ...options, migrations })).head("mission-a").seq).toBe(20);
  });
});

describe("the migration files", () => {
  it("must follow each other without a hole and carry a plain name", () => {
    expect(readMigrations(MIGRATIONS)[0]).toMatchObject({ id: 1, name: "event_log" });
    for (const stray of ["0003_hole.sql", "0002-dash.sql", "2_short.sql"]) {
      const directory = ground.directory();
      copyFileSync(join(MIGRATIONS, "0001_event_log.sql"), join(directory, "0001_event_log.sql"));
      writeFileSync(join(directory, stray), "SELECT 1;");
      expect(() => readMigrations(directory)).toThrow(/is not migration number 2/);
    }
  });

  it("make the same schema when they are applied one version at a time", async () => {
    const fresh = await database();
    const schema = (options: StoreOptions) => {
      const reader = new Database(storeLayout(options.directory).database, { readonly: true });
      const rows = reader.prepare("SELECT type, name, sql FROM sqlite_schema ORDER BY name").all();
      reader.close();
      return rows;
    };
    const migrations = migrationsWith(["add_pilot", ADD_TABLE]);
    const stepwise = await database();
    (await ground.open({ ...stepwise, migrations })).close();
    const atOnce = ground.options({ migrations });
    (await ground.open(atOnce)).close();
    expect(schema(stepwise)).toEqual(schema(atOnce));
    expect(schema(fresh)).not.toEqual(schema(atOnce));
  });
});
