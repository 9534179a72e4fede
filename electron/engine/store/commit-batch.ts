import type { Database } from "better-sqlite3";
import type { StoreClock } from "./clock.ts";
import { eventHash } from "./chain.ts";
import { jsonText, type CommitRequest } from "./commit.ts";
import { crashPoint } from "./crash-point.ts";
import type { EventRow, StoredEvent } from "./event-row.ts";
import type { MissionHead } from "./mission-chain.ts";
import { receiptHash, type ReceiptRow } from "./receipts.ts";

/** One command ready to be written. */
export interface PreparedCommit {
  readonly rows: readonly EventRow[];
  readonly events: readonly StoredEvent[];
  readonly receipt: ReceiptRow;
  /** The mission's head once this is on disk. */
  readonly head: MissionHead;
}

/** Turns a request into rows that follow `head`. `firstSeq` is the first free place in the whole log. */
export function prepareCommit(
  request: CommitRequest,
  head: MissionHead,
  firstSeq: number,
  clock: StoreClock,
): PreparedCommit {
  const at = clock.nowMs();
  const monoNs = clock.monotonicNs().toString();
  const { missionId, commandId } = request;
  const rows: EventRow[] = [];
  const events: StoredEvent[] = [];
  let last = head;
  for (const [index, event] of request.events.entries()) {
    const unhashed = {
      seq: firstSeq + index,
      missionId,
      missionSeq: last.seq + 1,
      type: event.type,
      version: event.version,
      at,
      monoNs,
      bootId: clock.bootId,
      actor: request.actor,
      commandId,
      cause: request.cause ?? null,
      body: jsonText(event.body, `the body of ${event.type}`),
      prevHash: last.hash,
    };
    const row = { ...unhashed, hash: eventHash(unhashed) };
    rows.push(row);
    events.push({ ...row, body: event.body });
    last = { seq: row.missionSeq, hash: row.hash };
  }
  return { rows, events, receipt: receiptFor(request, rows, at), head: last };
}

function receiptFor(request: CommitRequest, rows: readonly EventRow[], at: number): ReceiptRow {
  const unhashed = {
    commandId: request.commandId,
    missionId: request.missionId,
    target: request.target,
    firstSeq: rows[0]?.missionSeq ?? null,
    lastSeq: rows.at(-1)?.missionSeq ?? null,
    answer: jsonText(request.answer ?? null, "the answer"),
    at,
  };
  return { ...unhashed, hash: receiptHash(unhashed) };
}

/** Writes batches: all of one or none of it. */
export function batchWriter(database: Database) {
  const begin = database.prepare("BEGIN IMMEDIATE");
  const commit = database.prepare("COMMIT");
  const rollback = database.prepare("ROLLBACK");
  const insertEvent = database.prepare(
    `INSERT INTO event (seq, mission_id, mission_seq, type, version, at, mono_ns, boot_id, actor, command_id, cause,
       body, prev_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const insertReceipt = database.prepare(
    `INSERT INTO receipt (command_id, mission_id, target, first_seq, last_seq, answer, at, hash)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );

  function writeEvent(row: EventRow): void {
    insertEvent.run(
      row.seq,
      row.missionId,
      row.missionSeq,
      row.type,
      row.version,
      row.at,
      BigInt(row.monoNs),
      row.bootId,
      row.actor,
      row.commandId,
      row.cause,
      row.body,
      row.prevHash,
      row.hash,
    );
  }

  function writeReceipt(row: ReceiptRow): void {
    insertReceipt.run(
      row.commandId,
      row.missionId,
      row.target,
      row.firstSeq,
      row.lastSeq,
      row.answer,
      row.at,
      row.hash,
    );
  }

  /** Returns when the batch is on disk; throws when none of it is. */
  return function writeBatch(batch: readonly PreparedCommit[]): void {
    begin.run();
    try {
      crashPoint("commit.after-begin");
      for (const { rows, receipt } of batch) {
        for (const row of rows) writeEvent(row);
        writeReceipt(receipt);
      }
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
