import type { Database } from "better-sqlite3";
import { bulkInsert, type SqlValue } from "./bulk-insert.ts";
import type { StoreClock } from "./clock.ts";
import { eventHash } from "./chain.ts";
import { jsonText, type CommitRequest } from "./commit.ts";
import { crashPoint } from "./crash-point.ts";
import type { StoredEvent } from "./event-row.ts";
import type { MissionHead } from "./mission-chain.ts";
import { receiptHash, type ReceiptRow } from "./receipts.ts";

/** One command ready to be written. */
export interface PreparedCommit {
  readonly events: readonly StoredEvent[];
  /** The JSON text of each event's body. */
  readonly bodies: readonly string[];
  readonly receipt: ReceiptRow;
  /** The mission's head once this is on disk. */
  readonly head: MissionHead;
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
  readonly answer: string;
}

export function serialize(request: CommitRequest): SerializedRequest {
  const bodies = request.events.map((event) => jsonText(event.body, "an event's body"));
  return { request, bodies, answer: jsonText(request.answer ?? null, "the answer") };
}

/** Turns a request into rows that follow `head`. `firstSeq` is the first free place in the whole log. */
export function prepareCommit(
  { request, bodies, answer }: SerializedRequest,
  head: MissionHead,
  firstSeq: number,
  { at, monoNs, bootId }: Moment,
): PreparedCommit {
  const { missionId, commandId, actor, cause = null, target } = request;
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
  return { events, bodies, receipt, head: last };
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

/** Writes batches: all of one or none of it. */
export function batchWriter(database: Database) {
  const begin = database.prepare("BEGIN IMMEDIATE");
  const commit = database.prepare("COMMIT");
  const rollback = database.prepare("ROLLBACK");
  const insertEvents = bulkInsert(database, "event", EVENT_COLUMNS);
  const insertReceipts = bulkInsert(database, "receipt", RECEIPT_COLUMNS);

  /** Returns when the batch is on disk; throws when none of it is. */
  return function writeBatch(batch: readonly PreparedCommit[]): void {
    const events: SqlValue[] = [];
    const receipts: SqlValue[] = [];
    for (const prepared of batch) addValues(prepared, events, receipts);
    begin.run();
    try {
      crashPoint("commit.after-begin");
      insertEvents(events);
      insertReceipts(receipts);
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
