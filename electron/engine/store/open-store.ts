import { accessSync, constants, existsSync, readdirSync, rmSync } from "node:fs";
import { brokenIn, listBackups, makeBackup, type BackupFile } from "./backup.ts";
import { systemClock, type StoreClock } from "./clock.ts";
import { openWriter, type Writer } from "./connection.ts";
import { createDatabase } from "./create-database.ts";
import { makePrivate, privateDirectory, sizeOf } from "./durable-files.ts";
import { failureKind, failureSentence, type FailureKind } from "./failure.ts";
import { inspect, type Inspection } from "./inspect.ts";
import { storeLayout, type StoreLayout } from "./layout.ts";
import { applyMigrations } from "./migrate.ts";
import { readMigrations, type Migration } from "./migration-files.ts";
import { openSession } from "./session-mark.ts";
import { createStore, type Store } from "./store.ts";

export interface StoreOptions {
  /** The data directory. Created, and made private, when it is not there. */
  readonly directory: string;
  /** Where the `.sql` files of the migrations lie. */
  readonly migrations: string;
  readonly clock?: StoreClock;
  /** Takes one sentence about something a person should know. By default a process warning. */
  readonly report?: (sentence: string) => void;
  /** How long opening may spend on walking the chains of missions; the rest is walked at first touch. */
  readonly chainBudgetMs?: number;
}

/** What came of opening. Every `reason` is one sentence for a person. */
export type StoreOpening =
  | { readonly state: "ready"; readonly store: Store }
  /** The database cannot be trusted. Nothing was changed; a person has to choose (see recovery.ts). */
  | {
      readonly state: "damaged";
      readonly reason: string;
      readonly file: string;
      readonly backups: readonly BackupFile[];
      /** The database itself is sound, only its write-ahead log is missing: `keepWithoutLog` may go on with it. */
      readonly soundWithoutLog: boolean;
    }
  /** A newer version of the app made it. Nothing was changed. */
  | { readonly state: "newer"; readonly reason: string; readonly file: string }
  /** Another line of versions made it. Nothing was changed. */
  | { readonly state: "diverged"; readonly reason: string; readonly file: string }
  /** The surroundings do not allow it: permissions, a full disk, a lock. Nothing was changed. */
  | {
      readonly state: "unwritable";
      readonly kind: FailureKind;
      readonly reason: string;
      readonly file: string;
    };

/** A history that takes longer is checked mission by mission, when it is opened. */
const CHAIN_BUDGET_MS = 250;

/**
 * Opens the store of a data directory. The caller holds the engine lock of that directory. Bad surroundings and damage
 * are answers, not errors; it throws only for a broken installation (`StoreInstallationError`).
 */
export async function openStore(options: StoreOptions): Promise<StoreOpening> {
  const layout = storeLayout(options.directory);
  const migrations = readMigrations(options.migrations);
  try {
    return await openAt(layout, migrations, options);
  } catch (error) {
    const kind = failureKind(error);
    if (kind === null) throw error;
    if (kind === "damaged")
      return damagedOpening(layout, error instanceof Error ? error.message : String(error));
    return {
      state: "unwritable",
      kind,
      reason: failureSentence(kind, layout.database, error),
      file: layout.database,
    };
  }
}

async function openAt(
  layout: StoreLayout,
  migrations: readonly Migration[],
  options: StoreOptions,
): Promise<StoreOpening> {
  const clock = options.clock ?? systemClock();
  privateDirectory(layout.directory);
  // Says at once what is wrong on a disk that is read-only, which even root cannot write.
  accessSync(layout.directory, constants.R_OK | constants.W_OK | constants.X_OK);
  rmSync(layout.staging, { recursive: true, force: true });
  if (!existsSync(layout.database)) {
    const traces = tracesOfEarlierData(layout);
    if (traces !== null) return damagedOpening(layout, `it is missing, although ${traces} is there`);
    createDatabase(layout, migrations, clock);
  }
  const chainBudgetMs = options.chainBudgetMs ?? CHAIN_BUDGET_MS;
  const limits = { clock, chainBudgetMs, bytes: sizeOf(layout.database) + sizeOf(layout.log) };
  const inspection = inspect(layout, migrations, limits);
  if (inspection.state !== "good") return refusal(layout, inspection);
  makePrivate(layout.database);
  const writer = openWriter(layout.database);
  try {
    const report = options.report ?? ((sentence) => process.emitWarning(sentence));
    if (writer.journalReason !== null) report(slowJournalSentence(layout, writer.journalReason));
    await migrate(writer, layout, inspection, clock);
    openSession(writer);
    return {
      state: "ready",
      store: createStore({ writer, layout, clock, report, knowledge: inspection.knowledge }),
    };
  } catch (error) {
    writer.database.close();
    throw error;
  }
}

/** What shows that the directory had a database before; null when it is really new. */
function tracesOfEarlierData(layout: StoreLayout): string | null {
  if (existsSync(layout.log)) return layout.log;
  for (const directory of [layout.backups, layout.damaged]) {
    if (existsSync(directory) && readdirSync(directory).length > 0) return directory;
  }
  return null;
}

async function migrate(
  writer: Writer,
  layout: StoreLayout,
  inspection: Extract<Inspection, { state: "good" }>,
  clock: StoreClock,
): Promise<void> {
  if (inspection.pending.length === 0) return;
  const { database } = writer;
  await makeBackup({ database, layout, clock, isBroken: brokenIn(database) }, "before-migration");
  applyMigrations(database, inspection.pending, clock.nowMs());
}

function refusal(layout: StoreLayout, inspection: Exclude<Inspection, { state: "good" }>): StoreOpening {
  const file = layout.database;
  switch (inspection.state) {
    case "damaged":
      return damagedOpening(layout, inspection.reason, inspection.soundWithoutLog);
    case "newer": {
      const reason = `${file} was made by a newer Flightdeck (${inspection.reason}); it was left as it is: update Flightdeck to open it.`;
      return { state: "newer", reason, file };
    }
    case "diverged": {
      const reason = `${file} was made by another build of Flightdeck (${inspection.reason}); it was left as it is: open it with that build, or choose another data directory.`;
      return { state: "diverged", reason, file };
    }
  }
}

function damagedOpening(layout: StoreLayout, reason: string, soundWithoutLog = false): StoreOpening {
  const backups = listBackups(layout);
  const advice =
    backups.length > 0 ? "choose a backup or start empty" : "start empty, or put a copy in its place";
  return {
    state: "damaged",
    reason: `${layout.database} cannot be used (${reason}); it was left as it is: ${advice}.`,
    file: layout.database,
    backups,
    soundWithoutLog,
  };
}

function slowJournalSentence(layout: StoreLayout, reason: string): string {
  return `${layout.database} works without a write-ahead log, because ${reason}; it is as safe, but slower: a local disk is faster.`;
}
