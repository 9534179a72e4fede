import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import Database from "better-sqlite3";
import { listBackups } from "./backup.ts";
import { systemClock } from "./clock.ts";
import { openReader } from "./connection.ts";
import { crashPoint } from "./crash-point.ts";
import { buildEmptyDatabase } from "./create-database.ts";
import { readHeader } from "./database-header.ts";
import { durableRename, fsyncDirectory, fsyncFile, makePrivate, privateDirectory } from "./durable-files.ts";
import { examine } from "./examine.ts";
import { failureKind, failureSentence } from "./failure.ts";
import { fileTimestamp, storeLayout, type StoreLayout } from "./layout.ts";
import { readMigrations } from "./migration-files.ts";
import { openStore, type StoreOpening, type StoreOptions } from "./open-store.ts";

// What a person can choose when the database is damaged. Every choice first MOVES what is there into
// damaged/<time>/; nothing is ever deleted.

export type Recovery =
  | {
      readonly state: "recovered";
      /** Where the damaged files are now; null when there were none. */
      readonly movedTo: string | null;
      readonly opening: StoreOpening;
    }
  /** Nothing was changed. */
  | { readonly state: "refused"; readonly reason: string };

/** Puts a backup in the place of the database. */
export function restoreBackup(options: StoreOptions, backupFile: string): Promise<Recovery> {
  return replaceDatabase(options, (layout, staged) => {
    if (!listBackups(layout).some((backup) => backup.file === backupFile)) {
      return `${backupFile} is not one of the backups; nothing was changed: choose one of them.`;
    }
    return stageCopy(options, backupFile, staged);
  });
}

/** Goes on with a sound database whose write-ahead log is missing. The newest events may be lost. */
export function keepWithoutLog(options: StoreOptions): Promise<Recovery> {
  return replaceDatabase(options, (layout, staged) => stageCopy(options, layout.database, staged));
}

/** Begins with an empty database. */
export function startEmpty(options: StoreOptions): Promise<Recovery> {
  return replaceDatabase(options, (_layout, staged) => {
    buildEmptyDatabase(staged, readMigrations(options.migrations), options.clock ?? systemClock());
    return null;
  });
}

/** `stage` writes the new database to the path it is given, or says why it cannot. */
async function replaceDatabase(
  options: StoreOptions,
  stage: (layout: StoreLayout, staged: string) => string | null,
): Promise<Recovery> {
  const layout = storeLayout(options.directory);
  const clock = options.clock ?? systemClock();
  try {
    rmSync(layout.staging, { recursive: true, force: true });
    privateDirectory(layout.staging);
    const staged = join(layout.staging, `recovered-${process.pid}.db`);
    const refusal = stage(layout, staged);
    if (refusal !== null) return { state: "refused", reason: refusal };
    crashPoint("recovery.before-move");
    const movedTo = moveAside(layout, clock.nowMs());
    crashPoint("recovery.after-move");
    durableRename(staged, layout.database);
    crashPoint("recovery.after-rename");
    return { state: "recovered", movedTo, opening: await openStore(options) };
  } catch (error) {
    const kind = failureKind(error);
    if (kind === null) throw error;
    return { state: "refused", reason: failureSentence(kind, layout.directory, error) };
  }
}

/** Moves the database and everything SQLite keeps beside it, together. */
function moveAside(layout: StoreLayout, nowMs: number): string | null {
  const present = layout.databaseFiles.filter((file) => existsSync(file));
  if (present.length === 0) return null;
  privateDirectory(layout.damaged);
  const destination = freshDirectory(join(layout.damaged, fileTimestamp(nowMs)));
  // The database goes first: without it the next start sees that something is missing, with or without the rest.
  for (const file of present) renameSync(file, join(destination, basename(file)));
  fsyncDirectory(destination);
  fsyncDirectory(layout.damaged);
  fsyncDirectory(layout.directory);
  return destination;
}

function freshDirectory(wanted: string): string {
  for (let attempt = 1; ; attempt += 1) {
    const path = attempt === 1 ? wanted : `${wanted}-${attempt}`;
    if (existsSync(path)) continue;
    mkdirSync(path, { mode: 0o700 });
    return path;
  }
}

function stageCopy(options: StoreOptions, source: string, staged: string): string | null {
  const header = existsSync(source) ? readHeader(source) : { ok: false as const, reason: "it is missing" };
  if (!header.ok)
    return `${source} cannot be used (${header.reason}); nothing was changed: choose another backup.`;
  copyFileSync(source, staged);
  makePrivate(staged);
  settle(staged);
  const problem = problemOf(options, staged);
  if (problem !== null)
    return `${source} cannot be used (${problem}); nothing was changed: choose another backup.`;
  fsyncFile(staged);
  return null;
}

/** Makes the copy stand alone: no write-ahead log belongs to it, and no session is open on it. */
function settle(file: string): void {
  const database = new Database(file, { fileMustExist: true });
  try {
    database.pragma("locking_mode = EXCLUSIVE");
    database.pragma("synchronous = FULL");
    database.pragma("journal_mode = DELETE");
    database.prepare("UPDATE database_state SET session_open = 0 WHERE id = 1").run();
  } finally {
    database.close();
  }
}

/** A backup with a broken mission is accepted (the mission is quarantined), one with a broken file is not. */
function problemOf(options: StoreOptions, file: string): string | null {
  const database = openReader(file);
  try {
    const clock = options.clock ?? systemClock();
    const examination = examine(database, readMigrations(options.migrations), {
      clock,
      chainBudgetMs: 0,
      bytes: 0,
    });
    if (examination.state === "damaged") return examination.reason;
    const { schema } = examination;
    return schema.state === "newer" || schema.state === "diverged" ? schema.reason : null;
  } finally {
    database.close();
  }
}
