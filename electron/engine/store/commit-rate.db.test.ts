import Database from "better-sqlite3";
import { afterEach, expect, it } from "vitest";
import { systemClock } from "./clock.ts";
import { TestGround, request } from "./fixtures/test-store.ts";
import { storeLayout } from "./layout.ts";

// How much group commit costs over writing the very same rows by hand. Only ratios inside one run count: the machine
// may be busy with something else, so the three ways take turns and the median of the ratios counts.
const IN_FLIGHT = 256;
const BATCHES_PER_ROUND = process.env["FLIGHTDECK_LONG"] === "1" ? 80 : 20;
const AUTOCOMMITS_PER_ROUND = 300;
const ROUNDS = 5;
const WARM_UP_ROUNDS = 10;
/** A machine that is busy elsewhere can spoil a whole series; code that is too slow spoils all of them. */
const ATTEMPTS = 6;
const ENOUGH_OF_RAW = 0.7;
const ENOUGH_OVER_AUTOCOMMIT = 4;

const ground = new TestGround();
afterEach(() => ground.clear());

type Row = unknown[];

it("commits at a rate close to raw batches and far above one transaction per command", async () => {
  const store = await ground.open(ground.options({ clock: systemClock() }));
  const commitRound = async () => {
    const head = store.head("mission-a").seq;
    const batches = Array.from({ length: BATCHES_PER_ROUND }, (_, batch) =>
      Array.from({ length: IN_FLIGHT }, (_, index) => sizedRequest(head + batch * IN_FLIGHT + index)),
    );
    const started = performance.now();
    for (const batch of batches) await Promise.all(batch.map((one) => store.commit(one)));
    return rate(BATCHES_PER_ROUND * IN_FLIGHT, started);
  };
  const raw = await rawWriter();
  // Both sides run compiled code when it counts: an engine lives for days, not for one round.
  for (let round = 0; round < WARM_UP_ROUNDS; round += 1) await commitRound();
  const rows = rowsOf(store.health().file);
  for (let round = 0; round < WARM_UP_ROUNDS; round += 1) raw(rows, BATCHES_PER_ROUND * IN_FLIGHT, IN_FLIGHT);

  const attempt = async () => {
    const ofRaw: number[] = [];
    const overAutocommit: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const rawRate = raw(rows, BATCHES_PER_ROUND * IN_FLIGHT, IN_FLIGHT);
      const commitRate = await commitRound();
      const autocommitRate = raw(rows, AUTOCOMMITS_PER_ROUND, 1);
      ofRaw.push(commitRate / rawRate);
      overAutocommit.push(commitRate / autocommitRate);
      report(
        `commit ${rounded(commitRate)}/s, raw ${rounded(rawRate)}/s, autocommit ${rounded(autocommitRate)}/s`,
      );
    }
    report(`median: ${median(ofRaw).toFixed(2)} of raw, ${median(overAutocommit).toFixed(1)} x autocommit`);
    return { ofRaw: median(ofRaw), overAutocommit: median(overAutocommit) };
  };
  let best = await attempt();
  for (let again = 1; again < ATTEMPTS && best.ofRaw < ENOUGH_OF_RAW; again += 1) best = await attempt();
  expect(best.ofRaw).toBeGreaterThanOrEqual(ENOUGH_OF_RAW);
  expect(best.overAutocommit).toBeGreaterThanOrEqual(ENOUGH_OVER_AUTOCOMMIT);
});

function report(line: string): void {
  process.stdout.write(`commit rate: ${line}\n`);
}

function sizedRequest(expectedSeq: number) {
  const body = {
    taskId: `task-${expectedSeq % 20}`,
    note: "a line of progress as agents report them ".repeat(3),
  };
  return request({ expectedSeq, events: [{ type: "task.progressed", version: 1, body }] });
}

/** The rows the store wrote, in the order of its columns. */
function rowsOf(file: string): { event: Row; receipt: Row }[] {
  const database = new Database(file, { readonly: true });
  const events = database.prepare<[], Row>("SELECT * FROM event ORDER BY seq").raw().safeIntegers().all();
  const receipt = database.prepare<[unknown], Row>("SELECT * FROM receipt WHERE command_id = ?").raw();
  const rows = events.map((event) => ({
    event: event.map((value, column) => (typeof value === "bigint" && column !== 6 ? Number(value) : value)),
    receipt: receipt.get(event[9]) ?? [],
  }));
  database.close();
  return rows;
}

/** Writes rows like `rows` into a second database of the same schema, with the same durability, by hand. */
async function rawWriter() {
  const options = ground.options();
  (await ground.open(options)).close();
  const database = new Database(storeLayout(options.directory).database);
  for (const setting of ["synchronous = FULL", "foreign_keys = ON", "recursive_triggers = ON"])
    database.pragma(setting);
  const insertEvent = database.prepare("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  const insertReceipt = database.prepare("INSERT INTO receipt VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  const [begin, commit] = [database.prepare("BEGIN IMMEDIATE"), database.prepare("COMMIT")];
  let seq = 0;
  return (rows: { event: Row; receipt: Row }[], count: number, batchSize: number) => {
    const fresh = Array.from({ length: count }, (_, index) => {
      const { event, receipt } = rows[index % rows.length] ?? { event: [], receipt: [] };
      seq += 1;
      const commandId = `raw-${seq}`;
      return {
        event: event.with(0, seq).with(2, seq).with(9, commandId),
        receipt: receipt.with(0, commandId),
      };
    });
    const started = performance.now();
    for (let first = 0; first < count; first += batchSize) {
      begin.run();
      for (const row of fresh.slice(first, first + batchSize)) {
        insertEvent.run(...row.event);
        insertReceipt.run(...row.receipt);
      }
      commit.run();
    }
    return rate(count, started);
  };
}

function rate(count: number, startedMs: number): number {
  return (count / (performance.now() - startedMs)) * 1_000;
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;
}

function rounded(value: number): string {
  return Math.round(value).toLocaleString("en");
}
