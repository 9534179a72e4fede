import type { Database } from "better-sqlite3";
import type { StoreClock } from "./clock.ts";
import { batchWriter, prepareCommit, type PreparedCommit } from "./commit-batch.ts";
import { assertCommittable, type CommitOutcome, type CommitRequest, type Committed } from "./commit.ts";
import { failureKind, failureSentence, StoreWriteError } from "./failure.ts";
import type { MissionHeads } from "./mission-heads.ts";
import type { MissionReader } from "./mission-reader.ts";
import type { ReceiptReader, ReceiptRow } from "./receipts.ts";

interface Waiting {
  readonly resolve: (outcome: CommitOutcome) => void;
  readonly reject: (error: unknown) => void;
}

/** A commit of the batch that is being filled. */
interface Entry {
  readonly prepared: PreparedCommit;
  readonly outcome: Committed;
  readonly waiting: Waiting;
}

export interface CommitQueueParts {
  readonly database: Database;
  readonly file: string;
  readonly clock: StoreClock;
  readonly heads: MissionHeads;
  readonly reader: MissionReader;
  readonly receipts: ReceiptReader;
  /** Called for every commit that is on disk, in order, before its caller hears of it. */
  readonly publish: (committed: Committed) => void;
}

/**
 * The only writer. Commits of one tick share one transaction: the first one asks for a flush at the end of the tick
 * (`setImmediate`; a timer would only add waiting), the others join it. Nobody hears anything before the transaction
 * is on disk, neither good news nor a conflict with something that is not there yet.
 */
export class CommitQueue {
  readonly #parts: CommitQueueParts;
  readonly #writeBatch: (batch: readonly PreparedCommit[]) => void;
  readonly #lastSeqOnDisk;
  #batch: Entry[] = [];
  /** Answers that depend on the batch, but are no part of it. */
  #afterBatch: { outcome: CommitOutcome; waiting: Waiting }[] = [];
  #batchByCommand = new Map<string, Entry>();
  /** Unknown at the start and after a failed batch: then it is read from disk. */
  #lastSeq: number | null = null;
  #stopped: StoreWriteError | null = null;
  #lastFailure: StoreWriteError | null = null;

  constructor(parts: CommitQueueParts) {
    this.#parts = parts;
    this.#writeBatch = batchWriter(parts.database);
    this.#lastSeqOnDisk = parts.database
      .prepare<[], number>(
        `SELECT max(coalesce((SELECT max(seq) FROM event), 0), coalesce((SELECT max(last_seq) FROM tombstone), 0))`,
      )
      .pluck();
  }

  /** The failure after which nothing has been written yet, if there is one. */
  get lastFailure(): StoreWriteError | null {
    return this.#lastFailure;
  }

  /** Set when nothing will be acknowledged any more. */
  get stopped(): StoreWriteError | null {
    return this.#stopped;
  }

  commit(request: CommitRequest): Promise<CommitOutcome> {
    return new Promise((resolve, reject) => {
      if (this.#stopped !== null) throw this.#stopped;
      assertCommittable(request);
      this.#accept(request, { resolve, reject });
    });
  }

  /** Writes what waits, then refuses everything. */
  close(): void {
    this.#flush();
    this.#stopped ??= this.#failure(
      new StoreWriteError("closed", failureSentence("closed", this.#parts.file, "")),
    );
  }

  #accept(request: CommitRequest, waiting: Waiting): void {
    const known = this.#answerWithoutWriting(request);
    if (known !== null) {
      if (this.#batch.length === 0) waiting.resolve(known);
      else this.#afterBatch.push({ outcome: known, waiting });
      return;
    }
    this.#lastSeq ??= this.#lastSeqOnDisk.get() ?? 0;
    const head = this.#parts.heads.next(request.missionId);
    const prepared = prepareCommit(request, head, this.#lastSeq + 1, this.#parts.clock);
    this.#lastSeq += prepared.rows.length;
    this.#parts.heads.advance(request.missionId, prepared.head);
    const outcome = committed(request, prepared);
    const entry = { prepared, outcome, waiting };
    this.#batchByCommand.set(request.commandId, entry);
    if (this.#batch.push(entry) === 1) setImmediate(() => this.#flush());
  }

  /** Null when the request has to be written. */
  #answerWithoutWriting(request: CommitRequest): CommitOutcome | null {
    const { heads, receipts } = this.#parts;
    const inBatch = this.#batchByCommand.get(request.commandId);
    if (inBatch !== undefined) {
      const { receipt } = inBatch.prepared;
      return sameCommand(receipt, request) ? { ...inBatch.outcome, repeated: true } : mismatched(receipt);
    }
    const earlier = receipts.find(request.commandId);
    if (earlier.state === "found") {
      return sameCommand(earlier.receipt, request)
        ? this.#repeat(earlier.receipt)
        : mismatched(earlier.receipt);
    }
    const { missionId, expectedSeq } = request;
    const { quarantine, head } = heads.onDisk(missionId);
    if (earlier.state === "damaged") {
      return { state: "quarantined", missionId, lastGoodSeq: head.seq, reason: earlier.reason };
    }
    if (quarantine !== null) return { state: "quarantined", missionId, ...quarantine };
    const headSeq = heads.next(missionId).seq;
    return expectedSeq === headSeq ? null : { state: "conflict", missionId, expectedSeq, headSeq };
  }

  /** The stored answer of a command, with its events read back from disk. */
  #repeat(receipt: ReceiptRow): CommitOutcome {
    const { missionId, firstSeq, lastSeq } = receipt;
    const events = [];
    for (let last = (firstSeq ?? 1) - 1; last < (lastSeq ?? 0);) {
      const page = this.#parts.reader.read(missionId, last, (lastSeq ?? 0) - last);
      const end = page.events.at(-1);
      if (end === undefined) {
        const reason = page.quarantine?.reason ?? `event ${last + 1} is missing`;
        return { state: "quarantined", missionId, lastGoodSeq: page.headSeq, reason };
      }
      events.push(...page.events);
      last = end.missionSeq;
    }
    const answer = JSON.parse(receipt.answer) as unknown;
    return { state: "committed", events, firstSeq, lastSeq, answer, repeated: true };
  }

  #flush(): void {
    const batch = this.#batch;
    const afterBatch = this.#afterBatch;
    if (batch.length === 0) return;
    this.#batch = [];
    this.#afterBatch = [];
    this.#batchByCommand = new Map();
    try {
      this.#writeBatch(batch.map((entry) => entry.prepared));
    } catch (error) {
      const failure = this.#failure(error);
      for (const { waiting } of [...batch, ...afterBatch]) waiting.reject(failure);
      return;
    }
    this.#lastFailure = null;
    this.#parts.heads.confirm();
    for (const { outcome } of batch) this.#parts.publish(outcome);
    for (const { outcome, waiting } of [...batch, ...afterBatch]) waiting.resolve(outcome);
  }

  /** Throws away what memory believed about the batch; the next commit starts from what is on disk. */
  #failure(error: unknown): StoreWriteError {
    this.#parts.heads.forgetBatch();
    this.#lastSeq = null;
    const kind = failureKind(error) ?? "rejected";
    const failure =
      error instanceof StoreWriteError
        ? error
        : new StoreWriteError(kind, failureSentence(kind, this.#parts.file, error), error);
    this.#lastFailure = failure;
    // After a failed fsync the kernel may have dropped the bytes and report success the next time: only a new start,
    // which reads what really is on disk, may acknowledge again.
    if (kind === "io" || kind === "damaged") this.#stopped = failure;
    return failure;
  }
}

function committed(request: CommitRequest, prepared: PreparedCommit): Committed {
  const { firstSeq, lastSeq } = prepared.receipt;
  const answer = request.answer ?? null;
  return { state: "committed", events: prepared.events, firstSeq, lastSeq, answer, repeated: false };
}

function sameCommand(receipt: ReceiptRow, request: CommitRequest): boolean {
  return receipt.target === request.target && receipt.missionId === request.missionId;
}

function mismatched(receipt: ReceiptRow): CommitOutcome {
  const { commandId, missionId, target } = receipt;
  return { state: "mismatched", commandId, missionId, target };
}
