import Database from "better-sqlite3";
import { afterEach, expect, it } from "vitest";
import { systemClock } from "./clock.ts";
import { request, TestGround } from "./fixtures/test-store.ts";
import { storeLayout } from "./layout.ts";
import type { Store } from "./store.ts";

// How much commit() costs over writing the very same rows by hand. Only ratios inside one run count, and the machine
// may be busy with something else: so the three ways take turns batch by batch, the median batch stands for a round
// (a batch the scheduler interrupted does not count), and the median round for the run.
const IN_FLIGHT = 256;
const BATCHES_PER_ROUND = process.env["FLIGHTDECK_LONG"] === "1" ? 100 : 25;
const AUTOCOMMITS_PER_BATCH = 8;
const ROUNDS = 5;
/** Both sides run compiled code when it counts: an engine lives for days, not for one round. */
const WARM_UP_ROUNDS = 4;
/** A machine that is busy elsewhere can spoil a whole series; code that is too slow spoils all of them. */
const ATTEMPTS = 6;
const ENOUGH_OF_RAW = 0.7;
const ENOUGH_OVER_AUTOCOMMIT = 4;

const ground = new TestGround();
afterEach(() => ground.clear());

type Row = unknown[];
interface Pair {
  readonly event: Row;
  readonly receipt: Row;
}

it("commits at a rate close to raw batches and far above one transaction per command", async () => {
  const store = await ground.open(ground.options({ clock: systemClock() }));
  await commitBatch(store);
  const rows = rowsOf(store.health().file);
  const raw = await rawWriter(rows);
  for (let round = 0; round < WARM_UP_ROUNDS; round += 1) await measureRound(store, raw);
  let best = await measure(store, raw);
  for (let again = 1; again < ATTEMPTS && best.ofRaw < ENOUGH_OF_RAW; again += 1)
    best = await measure(store, raw);
  expect(best.ofRaw).toBeGreaterThanOrEqual(ENOUGH_OF_RAW);
  expect(best.overAutocommit).toBeGreaterThanOrEqual(ENOUGH_OVER_AUTOCOMMIT);
});

async function measure(store: Store, raw: RawWriter) {
  const rounds: Awaited<ReturnType<typeof measureRound>>[] = [];
  for (let round = 0; round < ROUNDS; round += 1) rounds.push(await measureRound(store, raw));
  const ofRaw = median(rounds.map((round) => round.rawUs / round.commitUs));
  const overAutocommit = median(rounds.map((round) => round.autocommitUs / round.commitUs));
  const [commitUs, rawUs] = [median(rounds.map((r) => r.commitUs)), median(rounds.map((r) => r.rawUs))];
  process.stdout.write(
    `commit rate: ${ofRaw.toFixed(2)} of raw (${commitUs.toFixed(1)} against ${rawUs.toFixed(1)} µs), ${overAutocommit.toFixed(1)} x autocommit\n`,
  );
  return { ofRaw, overAutocommit };
}

/** Microseconds per command, three ways. */
async function measureRound(store: Store, raw: RawWriter) {
  const times = { commit: [] as number[], raw: [] as number[], autocommit: [] as number[] };
  for (let batch = 0; batch < BATCHES_PER_ROUND; batch += 1) {
    times.raw.push(raw(IN_FLIGHT, IN_FLIGHT));
    times.commit.push(await commitBatch(store));
    times.autocommit.push(raw(AUTOCOMMITS_PER_BATCH, 1));
  }
  return {
    commitUs: median(times.commit),
    rawUs: median(times.raw),
    autocommitUs: median(times.autocommit),
  };
}

async function commitBatch(store: Store): Promise<number> {
  const head = store.head("mission-a").seq;
  const requests = Array.from({ length: IN_FLIGHT }, (_, index) => sizedRequest(head + index));
  const started = performance.now();
  await Promise.all(requests.map((one) => store.commit(one)));
  return microsecondsEach(IN_FLIGHT, started);
}

function sizedRequest(expectedSeq: number) {
  const body = {
    taskId: `task-${expectedSeq % 20}`,
    note: "a line of progress as agents report them ".repeat(3),
  };
  return request({ expectedSeq, events: [{ type: "task.progressed", version: 1, body }] });
}

/** The rows the store wrote, in the order of its columns. */
function rowsOf(file: string): Pair[] {
  const database = new Database(file, { readonly: true });
  const events = database.prepare<[], Row>("SELECT * FROM event ORDER BY seq").raw().all();
  const receipt = database.prepare<[unknown], Row>("SELECT * FROM receipt WHERE command_id = ?").raw();
  const pairs = events.map((event) => ({ event, receipt: receipt.get(event[9]) ?? [] }));
  database.close();
  return pairs;
}

/** Writes `count` commands in transactions of `batchSize` and says how many microseconds each took. */
type RawWriter = (count: number, batchSize: number) => number;

/** Writes rows like `rows` into a second database of the same schema, with the same durability, by hand. */
async function rawWriter(rows: readonly Pair[]): Promise<RawWriter> {
  const options = ground.options();
  (await ground.open(options)).close();
  const database = new Database(storeLayout(options.directory).database);
  for (const setting of ["synchronous = FULL", "foreign_keys = ON", "recursive_triggers = ON"])
    database.pragma(setting);
  const insertEvent = database.prepare("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  const insertReceipt = database.prepare("INSERT INTO receipt VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  const [begin, commit] = [database.prepare("BEGIN IMMEDIATE"), database.prepare("COMMIT")];
  let seq = 0;
  const nextPair = (_: unknown, index: number): Pair => {
    const { event, receipt } = rows[index % rows.length] ?? { event: [], receipt: [] };
    seq += 1;
    const commandId = `command-${seq}`;
    return {
      event: event.with(0, seq).with(2, seq).with(9, commandId),
      receipt: receipt.with(0, commandId).with(3, seq).with(4, seq),
    };
  };
  return (count, batchSize) => {
    const fresh = Array.from({ length: count }, nextPair);
    const started = performance.now();
    for (let first = 0; first < count; first += batchSize) {
      begin.run();
      for (const row of fresh.slice(first, first + batchSize)) {
        insertEvent.run(...row.event);
        insertReceipt.run(...row.receipt);
      }
      commit.run();
    }
    return microsecondsEach(count, started);
  };
}

function microsecondsEach(count: number, startedMs: number): number {
  return ((performance.now() - startedMs) * 1_000) / count;
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;
}
