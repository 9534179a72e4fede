import type { Database } from "better-sqlite3";
import type { StoreClock } from "./clock.ts";
import {
  batchWriter,
  moment,
  prepareCommit,
  serialize,
  type BatchWork,
  type Moment,
  type PreparedCommit,
  type SerializedRequest,
} from "./commit-batch.ts";
import { assertCommittable, type CommitOutcome, type CommitRequest, type Committed } from "./commit.ts";
import { failureKind, failureSentence, StoreWriteError } from "./failure.ts";
import type { MissionHeads } from "./mission-heads.ts";
import type { MissionReader } from "./mission-reader.ts";
import type { RowWriter } from "./projections/row-writer.ts";
import type { FoundReceipt, ReceiptReader, ReceiptRow } from "./receipts.ts";

interface Waiting {
  readonly serialized: SerializedRequest;
  readonly resolve: (outcome: CommitOutcome) => void;
  readonly reject: (error: StoreWriteError) => void;
}

interface WaitingWork {
  readonly work: BatchWork;
  readonly resolve: () => void;
  readonly reject: (error: StoreWriteError) => void;
}

export interface CommitQueueParts {
  readonly database: Database;
  readonly file: string;
  readonly clock: StoreClock;
  readonly heads: MissionHeads;
  readonly reader: MissionReader;
  readonly receipts: ReceiptReader;
  readonly rowWriter: RowWriter;
  /** Called for every commit that is on disk, in order, before its caller hears of it. */
  readonly publish: (committed: Committed) => void;
}

/** A batch while it is being put together. */
interface Batch {
  readonly writes: PreparedCommit[];
  readonly committed: Committed[];
  readonly byCommand: Map<string, { readonly receipt: ReceiptRow; readonly outcome: Committed }>;
  readonly earlier: ReadonlyMap<string, FoundReceipt>;
  readonly moment: Moment;
  lastSeq: number;
}

/**
 * The only writer. Commits of one tick share one transaction: the first one asks for a flush at the end of the tick
 * (`setImmediate`; a timer would only add waiting), the others join it. They are decided on in the order in which they
 * came, and nobody hears anything, good or bad, before the transaction is on disk.
 */
export class CommitQueue {
  readonly #parts: CommitQueueParts;
  readonly #writeBatch: (batch: readonly PreparedCommit[], works: readonly BatchWork[]) => void;
  readonly #lastSeq;
  readonly #tombstone;
  #waiting: Waiting[] = [];
  #works: WaitingWork[] = [];
  #stopped: StoreWriteError | null = null;
  #lastFailure: StoreWriteError | null = null;

  constructor(parts: CommitQueueParts) {
    this.#parts = parts;
    this.#writeBatch = batchWriter(parts.database, parts.rowWriter);
    this.#lastSeq = parts.database
      .prepare<[], number>(
        `SELECT max(coalesce((SELECT max(seq) FROM event), 0), coalesce((SELECT max(last_seq) FROM tombstone), 0))`,
      )
      .pluck();
    this.#tombstone = parts.database.prepare<[string]>("SELECT 1 FROM tombstone WHERE mission_id = ?");
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
      const waiting = { serialized: serialize(request), resolve, reject };
      if (this.#waiting.push(waiting) + this.#works.length === 1) setImmediate(() => this.#flush());
    });
  }

  /** Does the work in the transaction of this tick, before its commits. Resolves when it is on disk. */
  inTransaction(work: BatchWork): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#stopped !== null) throw this.#stopped;
      if (this.#works.push({ work, resolve, reject }) + this.#waiting.length === 1)
        setImmediate(() => this.#flush());
    });
  }

  /** Writes what waits, then refuses everything. */
  close(): void {
    this.#flush();
    this.#stopped ??= new StoreWriteError("closed", failureSentence("closed", this.#parts.file, null));
  }

  #flush(): void {
    const waiting = this.#waiting;
    const works = this.#works;
    if (waiting.length + works.length === 0) return;
    this.#waiting = [];
    this.#works = [];
    let settled: { outcomes: CommitOutcome[]; committed: readonly Committed[] };
    try {
      if (this.#stopped !== null) throw this.#stopped;
      settled = this.#write(waiting, works);
    } catch (error) {
      const failure = this.#failed(error);
      for (const { serialized } of waiting) breakLineage(serialized.request);
      for (const { reject } of works) reject(failure);
      for (const { reject } of waiting) reject(failure);
      return;
    }
    for (const { resolve } of works) resolve();
    for (const committed of settled.committed) this.#parts.publish(committed);
    for (const [index, outcome] of settled.outcomes.entries()) waiting[index]?.resolve(outcome);
  }

  #write(waiting: readonly Waiting[], works: readonly WaitingWork[]) {
    const { heads, receipts, clock } = this.#parts;
    const commandIds = waiting.map(({ serialized }) => serialized.request.commandId);
    const batch: Batch = {
      writes: [],
      committed: [],
      byCommand: new Map(),
      earlier: receipts.findAll(commandIds),
      moment: moment(clock),
      lastSeq: this.#lastSeq.get() ?? 0,
    };
    const outcomes = waiting.map(({ serialized }) => {
      const outcome = this.#decide(serialized, batch);
      if (outcome.state !== "committed" || outcome.repeated) breakLineage(serialized.request);
      return outcome;
    });
    if (batch.writes.length + works.length > 0) {
      const run = works.map(({ work }) => work);
      this.#writeBatch(batch.writes, run);
      heads.confirm();
      this.#lastFailure = null;
    }
    return { outcomes, committed: batch.committed };
  }

  /** What becomes of one request if the batch succeeds; a request that has to be written joins the batch. */
  #decide(serialized: SerializedRequest, batch: Batch): CommitOutcome {
    const { request } = serialized;
    const { missionId, commandId, expectedSeq } = request;
    const inBatch = batch.byCommand.get(commandId);
    if (inBatch !== undefined) {
      const { receipt, outcome } = inBatch;
      return sameCommand(receipt, request) ? { ...outcome, repeated: true } : mismatched(receipt);
    }
    const earlier = batch.earlier.get(commandId);
    if (earlier?.state === "found") {
      return sameCommand(earlier.receipt, request)
        ? this.#repeat(earlier.receipt)
        : mismatched(earlier.receipt);
    }
    const { heads } = this.#parts;
    const { quarantine, head } = heads.onDisk(missionId);
    if (earlier?.state === "damaged") {
      return { state: "quarantined", missionId, lastGoodSeq: head.seq, reason: earlier.reason };
    }
    if (quarantine !== null) return { state: "quarantined", missionId, ...quarantine };
    const next = heads.next(missionId);
    if (next.seq === 0 && this.#tombstone.get(missionId) !== undefined)
      return { state: "deleted", missionId };
    if (expectedSeq !== next.seq || request.lineage?.isBroken === true)
      return { state: "conflict", missionId, expectedSeq, headSeq: next.seq };
    const prepared = prepareCommit(serialized, next, batch.lastSeq + 1, batch.moment);
    batch.lastSeq += prepared.events.length;
    heads.advance(missionId, prepared.head);
    const outcome = committed(request, prepared);
    batch.writes.push(prepared);
    batch.committed.push(outcome);
    batch.byCommand.set(commandId, { receipt: prepared.receipt, outcome });
    return outcome;
  }

  /** The stored answer of a command, with its events read back from disk. */
  #repeat(receipt: ReceiptRow): CommitOutcome {
    const { missionId, commandId, firstSeq, lastSeq } = receipt;
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
    return { state: "committed", missionId, commandId, events, firstSeq, lastSeq, answer, repeated: true };
  }

  /** Throws away what memory believed about the batch; the next one starts from what is on disk. */
  #failed(error: unknown): StoreWriteError {
    this.#parts.heads.forgetBatch();
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

function breakLineage({ lineage }: CommitRequest): void {
  if (lineage !== undefined) lineage.isBroken = true;
}

function committed(request: CommitRequest, prepared: PreparedCommit): Committed {
  const { firstSeq, lastSeq } = prepared.receipt;
  const { missionId, commandId, answer = null } = request;
  const { events } = prepared;
  return { state: "committed", missionId, commandId, events, firstSeq, lastSeq, answer, repeated: false };
}

function sameCommand(stored: ReceiptRow, request: CommitRequest): boolean {
  return stored.target === request.target && stored.missionId === request.missionId;
}

function mismatched({ commandId, missionId, target }: ReceiptRow): CommitOutcome {
  return { state: "mismatched", commandId, missionId, target };
}
