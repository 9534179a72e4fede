import { BACKUP_INTERVAL_MS, listBackups, makeBackup, type BackupFile } from "./backup.ts";
import type { StoreClock } from "./clock.ts";
import { CommitQueue } from "./commit-queue.ts";
import type { CommitOutcome, CommitRequest, Committed } from "./commit.ts";
import type { Writer } from "./connection.ts";
import { crashPoint } from "./crash-point.ts";
import { sizeOf } from "./durable-files.ts";
import type { ChainKnowledge } from "./examine.ts";
import { failureKind, failureSentence, StoreWriteError, type FailureKind } from "./failure.ts";
import type { StoreLayout } from "./layout.ts";
import { chainWalker, type MissionHead, type Quarantine } from "./mission-chain.ts";
import { MissionHeads } from "./mission-heads.ts";
import { effectChanger, effectReader, type EffectChange, type EffectReader } from "./effect-table.ts";
import { MissionReader, type EventPage, type MissionSummary } from "./mission-reader.ts";
import { prepareProjections } from "./projections/prepare.ts";
import type { RowChange } from "./projections/projection.ts";
import { rowWriter } from "./projections/row-writer.ts";
import { missionTables, type MissionTables } from "./projections/mission-tables.ts";
import { receiptReader, type FoundReceipt } from "./receipts.ts";
import { spentReader, type Spent } from "./spent-since.ts";
import { closeSession } from "./session-mark.ts";
import { verifyDatabase, type Verification } from "./verify.ts";

export interface StoreHealth {
  readonly file: string;
  readonly bytes: number;
  readonly journalMode: "wal" | "delete";
  /** Why there is no write-ahead log, when there is none. */
  readonly journalReason: string | null;
  /** `accepting`: all is well. `failing`: the last batch failed, the next may work. `stopped`: needs a new start. */
  readonly writing: "accepting" | "failing" | "stopped";
  readonly writeFailure: { readonly kind: FailureKind; readonly reason: string } | null;
  readonly quarantined: ReadonlyMap<string, Quarantine>;
  /** Missions whose chain was not walked when the store was opened; each is walked at its first touch. */
  readonly uncheckedAtOpen: number;
  readonly lastBackup: BackupFile | null;
}

export type BackupOutcome =
  | { readonly state: "made"; readonly backup: BackupFile }
  | { readonly state: "recent"; readonly backup: BackupFile }
  | { readonly state: "failed"; readonly kind: FailureKind; readonly reason: string };

/** The engine's event log. One per data directory; hold the engine lock while it is open. */
export interface Store {
  /**
   * Appends the events of one command. Resolves when they are on disk, or with the reason why the command cannot be
   * taken. Rejects with `StoreWriteError` when the disk could not take the batch (nothing of it is kept), and with
   * `InvalidCommitError` when the request itself is malformed.
   */
  commit(request: CommitRequest): Promise<CommitOutcome>;
  /**
   * Calls the listener for every commit with its events, in order, once it is on disk and before its caller hears of
   * it. Returns the function that ends it. A listener that throws is reported and does not disturb anybody else.
   */
  onCommitted(listener: (committed: Committed) => void): () => void;
  /** Up to `limit` (at most 1,000) events after `afterSeq`, checked against the chain. */
  read(missionId: string, afterSeq: number, limit?: number): EventPage;
  /** The last good event on disk; seq 0 for a mission that has none. */
  head(missionId: string): MissionHead;
  missions(): MissionSummary[];
  /** The receipts there are for these commands. */
  receipts(commandIds: readonly string[]): ReadonlyMap<string, FoundReceipt>;
  /** What agents used since then over all missions, whichever are in memory. */
  spentSince(atMs: number): Spent;
  /** What was asked of the world. Effects are queued by `commit`. */
  readonly effects: EffectReader;
  /** Writes what became of effects, together with the commits of the tick. Resolves when it is on disk. */
  changeEffects(changes: readonly EffectChange[]): Promise<void>;
  /** The rows that follow from the events, to list and search. */
  readonly tables: MissionTables;
  /** Puts these rows in the place of all rows of a mission. */
  replaceRows(missionId: string, rows: readonly RowChange[]): Promise<void>;
  /** Checks the whole database while it goes on working. */
  verify(): Promise<Verification>;
  health(): StoreHealth;
  /** Takes a backup, unless the newest one is younger than 15 minutes. Never throws. */
  backup(): Promise<BackupOutcome>;
  /** Writes what waits and closes. Later commits reject. */
  close(): void;
}

export interface StoreParts {
  readonly writer: Writer;
  readonly layout: StoreLayout;
  readonly clock: StoreClock;
  readonly knowledge: ChainKnowledge;
  /** Takes one sentence about something a person should know. */
  readonly report: (sentence: string) => void;
}

export function createStore(parts: StoreParts): Store {
  const { writer, layout, knowledge } = parts;
  const { database } = writer;
  const listeners = new Set<(committed: Committed) => void>();
  const heads = new MissionHeads({
    walker: chainWalker(database),
    known: knowledge.chains,
    promised: knowledge.promised,
    onQuarantine: (missionId, quarantine) => parts.report(quarantineSentence(missionId, quarantine)),
  });
  const reader = new MissionReader(database, heads);
  prepareProjections(database, knowledge.searchIsBroken === true ? ["search_entry"] : []);
  const rows = rowWriter(database);
  const receipts = receiptReader(database);
  const changeEffect = effectChanger(database);
  const queue = new CommitQueue({
    database,
    file: layout.database,
    clock: parts.clock,
    heads,
    reader,
    receipts,
    rowWriter: rows,
    publish: (committed) => publish(committed, listeners, parts.report),
  });
  const backup = backupRunner(parts, heads);
  // A process that ends without closing lets SQLite tidy up on its own: it would remove the write-ahead log without
  // the note that this was in order, and the next start would take the log for lost.
  process.once("exit", close);
  return {
    commit: (request) => queue.commit(request),
    onCommitted(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    read: (missionId, afterSeq, limit) => reader.read(missionId, afterSeq, limit),
    head: (missionId) => reader.head(missionId),
    missions: () => reader.missions(),
    receipts: (commandIds) => receipts.findAll(commandIds),
    spentSince: spentReader(database),
    effects: effectReader(database),
    changeEffects: (changes) => queue.inTransaction(() => changes.forEach(changeEffect)),
    tables: missionTables(database),
    replaceRows: (missionId, changes) =>
      queue.inTransaction(() => {
        rows.clear(missionId);
        crashPoint("refold.after-clear");
        rows.writeNow(missionId, changes);
      }),
    verify: () => verifyDatabase(database),
    health: () => ({
      file: layout.database,
      bytes: sizeOf(layout.database) + sizeOf(layout.log),
      journalMode: writer.journalMode,
      journalReason: writer.journalReason,
      ...writingHealth(queue),
      quarantined: heads.quarantined(),
      uncheckedAtOpen: knowledge.unchecked,
      lastBackup: listBackups(layout)[0] ?? null,
    }),
    backup,
    close,
  };

  function close(): void {
    process.removeListener("exit", close);
    if (!database.open) return;
    queue.close();
    const { kind } = queue.stopped ?? {};
    closeSession(writer, layout, kind !== "io" && kind !== "damaged");
  }
}

function publish(
  committed: Committed,
  listeners: ReadonlySet<(committed: Committed) => void>,
  report: (sentence: string) => void,
): void {
  if (committed.events.length === 0) return;
  for (const listener of listeners) {
    try {
      listener(committed);
    } catch (error) {
      const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
      report(`A listener failed on a commit that is on disk; the others were told: ${detail}`);
    }
  }
}

function writingHealth(queue: CommitQueue): Pick<StoreHealth, "writing" | "writeFailure"> {
  const failure = queue.stopped ?? queue.lastFailure;
  if (failure === null) return { writing: "accepting", writeFailure: null };
  return {
    writing: queue.stopped === null ? "failing" : "stopped",
    writeFailure: { kind: failure.kind, reason: failure.message },
  };
}

function quarantineSentence(missionId: string, { lastGoodSeq, reason }: Quarantine): string {
  return `Mission ${missionId} is damaged: ${reason}; its first ${lastGoodSeq} events are kept and readable, it takes no new ones: restore a backup to get the rest back.`;
}

function backupRunner({ writer, layout, clock }: StoreParts, heads: MissionHeads) {
  let running: Promise<BackupOutcome> | null = null;

  async function run(): Promise<BackupOutcome> {
    try {
      const newest = listBackups(layout).find((backup) => backup.kind !== "before-migration");
      const ageMs = newest === undefined ? Infinity : clock.nowMs() - newest.madeAtMs;
      // A backup from the future means that the clock was set back: its age says nothing.
      if (newest !== undefined && ageMs >= 0 && ageMs < BACKUP_INTERVAL_MS)
        return { state: "recent", backup: newest };
      const isBroken = (missionId: string) => heads.recheckAll(missionId).quarantine !== null;
      const backup = await makeBackup({ database: writer.database, layout, clock, isBroken });
      return { state: "made", backup };
    } catch (error) {
      const kind = failureKind(error);
      if (kind === null) throw error;
      const reason =
        error instanceof StoreWriteError ? error.message : failureSentence(kind, layout.backups, error);
      return { state: "failed", kind, reason };
    }
  }

  return (): Promise<BackupOutcome> => {
    running ??= run().finally(() => (running = null));
    return running;
  };
}
