import { copyFileSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openReader } from "./connection.ts";
import { append, request, TestGround } from "./fixtures/test-store.ts";
import { storeLayout } from "./layout.ts";
import { verifyDatabase } from "./verify.ts";

// Whatever is done to a row behind the back of the store, reading it must notice.
const RUNS = process.env["FLIGHTDECK_LONG"] === "1" ? 2_000 : 100;
const SEED = Number(process.env["FLIGHTDECK_SEED"] ?? 1);
const EVENTS = 6;
const TEXT_COLUMNS = [
  "mission_id",
  "type",
  "boot_id",
  "actor",
  "command_id",
  "cause",
  "body",
  "prev_hash",
  "hash",
];
const NUMBER_COLUMNS = ["seq", "mission_seq", "version", "at", "mono_ns"];
const RECEIPT_TEXT_COLUMNS = ["mission_id", "target", "answer", "hash"];

const ground = new TestGround();
let original: string;
let copy: string;

beforeAll(async () => {
  const options = ground.options();
  const store = await ground.open(options);
  for (let seq = 0; seq < EVENTS; seq += 1) {
    await store.commit(request({ missionId: "mission-a", expectedSeq: seq, cause: `cause-${seq}` }));
  }
  await append(store, "mission-b", EVENTS);
  store.close();
  original = storeLayout(options.directory).database;
  copy = storeLayout(`${ground.directory()}/copy`).database;
  mkdirSync(dirname(copy));
});

afterAll(() => ground.clear());

/** Does `damage` to a fresh copy without its triggers and says what a complete check finds. */
async function afterDamage(damage: (database: Database.Database) => void) {
  copyFileSync(original, copy);
  const database = new Database(copy);
  database.pragma("journal_mode = DELETE");
  database.pragma("ignore_check_constraints = ON");
  for (const name of database
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
    .pluck()
    .all()) {
    database.exec(`DROP TRIGGER ${name}`);
  }
  damage(database);
  database.close();
  const reader = openReader(copy);
  const verification = await verifyDatabase(reader);
  reader.close();
  return verification;
}

/** The text of a column with one bit of one byte turned over, which may leave no valid UTF-8. */
function flipText(
  database: Database.Database,
  table: string,
  column: string,
  where: string,
  at: number,
  bit: number,
) {
  const bytes = database
    .prepare<[], Buffer>(`SELECT CAST(${column} AS BLOB) FROM ${table} WHERE ${where}`)
    .pluck()
    .get();
  if (bytes === undefined) throw new Error(`There is no row where ${where}.`);
  const index = at % bytes.length;
  bytes.writeUInt8(bytes.readUInt8(index) ^ (1 << bit), index);
  database.prepare(`UPDATE ${table} SET ${column} = CAST(? AS TEXT) WHERE ${where}`).run(bytes);
}

it("finds nothing wrong with a copy that was left alone", async () => {
  expect(await afterDamage(() => undefined)).toMatchObject({ ok: true, missions: 2, events: 2 * EVENTS });
});

it("finds any bit that was turned over in any text column of any event", async () => {
  const anyFlip = fc.tuple(
    fc.constantFrom(...TEXT_COLUMNS),
    fc.integer({ min: 1, max: EVENTS }),
    fc.nat({ max: 4_000 }),
    fc.nat({ max: 7 }),
  );
  await fc.assert(
    fc.asyncProperty(anyFlip, async ([column, seq, at, bit]) => {
      const found = await afterDamage((database) =>
        flipText(database, "event", column, `seq = ${seq}`, at, bit),
      );
      expect(found.ok).toBe(false);
    }),
    { numRuns: RUNS, seed: SEED },
  );
});

it("finds any bit that was turned over in any number of any event", async () => {
  const anyFlip = fc.tuple(
    fc.constantFrom(...NUMBER_COLUMNS),
    fc.integer({ min: 1, max: EVENTS }),
    fc.nat({ max: 40 }),
  );
  await fc.assert(
    fc.asyncProperty(anyFlip, async ([column, seq, bit]) => {
      let taken = false;
      const found = await afterDamage((database) => {
        const value = database
          .prepare<[], bigint>(`SELECT ${column} FROM event WHERE seq = ${seq}`)
          .pluck()
          .safeIntegers()
          .get();
        const flipped = (value ?? 0n) ^ (1n << BigInt(bit));
        // Two rows cannot have the same number in a unique column; the database itself refuses that damage.
        taken =
          database.prepare("UPDATE OR IGNORE event SET " + column + " = ? WHERE seq = ?").run(flipped, seq)
            .changes === 0;
      });
      expect(found.ok).toBe(taken);
    }),
    { numRuns: RUNS, seed: SEED },
  );
});

it("finds any bit that was turned over in a receipt", async () => {
  const anyFlip = fc.tuple(
    fc.constantFrom(...RECEIPT_TEXT_COLUMNS),
    fc.nat({ max: EVENTS - 1 }),
    fc.nat({ max: 100 }),
    fc.nat({ max: 7 }),
  );
  await fc.assert(
    fc.asyncProperty(anyFlip, async ([column, row, at, bit]) => {
      const where = `command_id = (SELECT command_id FROM receipt ORDER BY command_id LIMIT 1 OFFSET ${row})`;
      const found = await afterDamage((database) => flipText(database, "receipt", column, where, at, bit));
      expect(found.ok).toBe(false);
    }),
    { numRuns: RUNS, seed: SEED },
  );
});

it.each([
  ["an event removed from the middle", "DELETE FROM event WHERE seq = 3", 2],
  ["the last event cut off", `DELETE FROM event WHERE seq = ${EVENTS}`, EVENTS - 1],
  ["the first event cut off", "DELETE FROM event WHERE seq = 1", 0],
  [
    "two events exchanged",
    "UPDATE event SET mission_seq = CASE seq WHEN 2 THEN -3 ELSE -2 END WHERE seq IN (2, 3); UPDATE event SET mission_seq = -mission_seq WHERE mission_seq < 0",
    1,
  ],
  ["a body that is not JSON any more", "UPDATE event SET body = '{' WHERE seq = 4", 3],
  ["a body of 20 MB", "UPDATE event SET body = printf('%20000000d', 1) WHERE seq = 4", 3],
  ["a whole mission renamed", "UPDATE event SET mission_id = 'mission-x' WHERE mission_id = 'mission-a'", 0],
])("finds %s, and keeps what is before it", async (_what, sql, lastGoodSeq) => {
  const { quarantined } = await afterDamage((database) => database.exec(sql));
  expect(quarantined.get("mission-a")?.lastGoodSeq).toBe(lastGoodSeq);
  expect(quarantined.has("mission-b")).toBe(false);
});
