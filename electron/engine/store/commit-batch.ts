import type { Database } from "better-sqlite3";
import { bulkInsert, type SqlValue } from "./bulk-insert.ts";
import type { StoreClock } from "./clock.ts";
import { eventHash } from "./chain.ts";
import { jsonText, type CommitRequest } from "./commit.ts";
import { crashPoint } from "./crash-point.ts";
import { EFFECT_COLUMNS, effectValues, type NewEffect } from "./effect-table.ts";
import type { StoredEvent } from "./event-row.ts";
import type { MissionHead } from "./mission-chain.ts";
import type { RowChange } from "./projections/projection.ts";
import { RowBatch, type RowWriter } from "./projections/row-writer.ts";
import { receiptHash, type ReceiptRow } from "./receipts.ts";

/** One command ready to be written. */
export interface PreparedCommit {
  readonly events: readonly StoredEvent[];
  /** The JSON text of each event's body. */
  readonly bodies: readonly string[];
  readonly receipt: ReceiptRow;
  /** The mission's head once this is on disk. */
  readonly head: MissionHead;
  readonly effects: readonly NewEffect[];
  /** The JSON text of each effect's body. */
  readonly effectBodies: readonly string[];
  readonly rows: readonly RowChange[];
}

/** The moment a batch is written; all its events share it. */
export interface Moment {
  readonly at: number;
  readonly monoNs: string;
  readonly bootId: string;
}

export function moment(clock: StoreClock): Moment {
  return { at: clock.nowMs(), monoNs: clock.monotonicNs().toString(), bootId: clock.bootId };
}

/** A request with its JSON already written: made when it arrives, so that later changes cannot reach the log. */
export interface SerializedRequest {
  readonly request: CommitRequest;
  readonly bodies: readonly string[];
  readonly effectBodies: readonly string[];
  readonly answer: string;
}

const NOTHING: readonly never[] = [];

export function serialize(request: CommitRequest): SerializedRequest {
  const bodies = request.events.map((event) => jsonText(event.body, "an event's body"));
  const { effects = NOTHING } = request;
  const effectBodies = effects.map((effect) => jsonText(effect.body, "an effect's body"));
  return { request, bodies, effectBodies, answer: jsonText(request.answer ?? null, "the answer") };
}

/** Turns a request into rows that follow `head`. `firstSeq` is the first free place in the whole log. */
export function prepareCommit(
  { request, bodies, effectBodies, answer }: SerializedRequest,
  head: MissionHead,
  firstSeq: number,
  { at: batchAt, monoNs, bootId }: Moment,
): PreparedCommit {
  const { missionId, commandId, actor, cause = null, target, at = batchAt } = request;
  let last = head;
  const events = request.events.map(({ type, version, body }, index): StoredEvent => {
    const seq = firstSeq + index;
    const missionSeq = last.seq + 1;
    const event = {
      seq,
      missionId,
      missionSeq,
      type,
      version,
      at,
      monoNs,
      bootId,
      actor,
      commandId,
      cause,
      body,
      prevHash: last.hash,
      hash: "",
    };
    event.hash = eventHash(event, bodies[index] ?? "null");
    last = { seq: missionSeq, hash: event.hash };
    return event;
  });
  const firstOfMission = events.length === 0 ? null : head.seq + 1;
  const lastOfMission = events.length === 0 ? null : last.seq;
  const receipt = {
    commandId,
    missionId,
    target,
    firstSeq: firstOfMission,
    lastSeq: lastOfMission,
    answer,
    at,
    hash: "",
  };
  receipt.hash = receiptHash(receipt);
  const { effects = NOTHING, rows = NOTHING } = request;
  return { events, bodies, receipt, head: last, effects, effectBodies, rows };
}

const EVENT_COLUMNS = [
  "seq",
  "mission_id",
  "mission_seq",
  "type",
  "version",
  "at",
  "mono_ns",
  "boot_id",
  "actor",
  "command_id",
  "cause",
  "body",
  "prev_hash",
  "hash",
];
const RECEIPT_COLUMNS = [
  "command_id",
  "mission_id",
  "target",
  "first_seq",
  "last_seq",
  "answer",
  "at",
  "hash",
];

/** Something that belongs into the transaction of a batch but is no event. */
export type BatchWork = () => void;

/** Writes batches: all of one or none of it. */
export function batchWriter(database: Database, rowWriter: RowWriter) {
  const begin = database.prepare("BEGIN IMMEDIATE");
  const commit = database.prepare("COMMIT");
  const rollback = database.prepare("ROLLBACK");
  const insertEvents = bulkInsert(database, "event", EVENT_COLUMNS);
  const insertReceipts = bulkInsert(database, "receipt", RECEIPT_COLUMNS);
  const insertEffects = bulkInsert(database, "effect", EFFECT_COLUMNS);

  /** Returns when the batch is on disk; throws when none of it is. The works come first, in the order they were asked for. */
  return function writeBatch(batch: readonly PreparedCommit[], works: readonly BatchWork[] = []): void {
    const events: SqlValue[] = [];
    const receipts: SqlValue[] = [];
    const effects: SqlValue[] = [];
    const rows = new RowBatch();
    for (const prepared of batch) {
      addValues(prepared, events, receipts);
      addEffects(prepared, effects);
      rows.add(prepared.receipt.missionId, prepared.rows);
    }
    begin.run();
    try {
      crashPoint("commit.after-begin");
      for (const work of works) work();
      insertEvents(events);
      insertReceipts(receipts);
      insertEffects(effects);
      rowWriter.write(rows);
      crashPoint("commit.before-commit");
      commit.run();
    } catch (error) {
      // Some failures (a full disk, for one) have already ended the transaction.
      if (database.inTransaction) rollback.run();
      throw error;
    }
    crashPoint("commit.after-commit");
  };
}

function addEffects({ effects, effectBodies, receipt }: PreparedCommit, values: SqlValue[]): void {
  for (const [place, effect] of effects.entries()) {
    const { missionId, lastSeq, at } = receipt;
    const origin = { missionId, eventSeq: lastSeq ?? 1, at };
    for (const value of effectValues(effect, effectBodies[place] ?? "null", place, origin))
      values.push(value);
  }
}

function addValues(
  { events, bodies, receipt }: PreparedCommit,
  eventValues: SqlValue[],
  receiptValues: SqlValue[],
) {
  let next = 0;
  for (const event of events) {
    const body = bodies[next] ?? "null";
    next += 1;
    eventValues.push(
      event.seq,
      event.missionId,
      event.missionSeq,
      event.type,
      event.version,
      event.at,
      // Text of an integer: the INTEGER column stores it exactly, where a number would lose digits above 2^53.
      event.monoNs,
      event.bootId,
      event.actor,
      event.commandId,
      event.cause,
      body,
      event.prevHash,
      event.hash,
    );
  }
  receiptValues.push(
    receipt.commandId,
    receipt.missionId,
    receipt.target,
    receipt.firstSeq,
    receipt.lastSeq,
    receipt.answer,
    receipt.at,
    receipt.hash,
  );
}
