import { existsSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { makePrivate, privateDirectory, privateEmptyFile } from "./durable-files.ts";
import { errorCode, failureKind, failureSentence } from "./failure.ts";

/** The right to be the engine of a data directory. The kernel takes it back the moment the process is gone. */
export interface EngineLock {
  readonly file: string;
  /** False when the lock file was deleted or replaced: another engine may hold the new one, so this one must leave. */
  isStillOurs(): boolean;
  release(): void;
}

export type EngineLockAttempt =
  | { readonly state: "acquired"; readonly lock: EngineLock }
  /** Another engine runs on this directory. */
  | { readonly state: "held"; readonly reason: string; readonly file: string }
  | { readonly state: "unwritable"; readonly reason: string; readonly file: string };

/** How often a lock file that changes under our hands is tried again. */
const ATTEMPTS = 3;

/**
 * Takes the lock, or says at once that it is held. It is a lock of the kernel on lock.db (SQLite's BEGIN EXCLUSIVE), not
 * a file that is there or not: after a kill -9 nothing has to be cleaned up. POSIX drops such a lock when the process
 * closes any descriptor of the file, so nobody else may ever open lock.db.
 */
export function acquireEngineLock(directory: string): EngineLockAttempt {
  const file = join(directory, "lock.db");
  try {
    privateDirectory(directory);
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const outcome = tryLock(file);
      if (outcome !== null) return outcome;
    }
    return { state: "held", file, reason: heldSentence(directory) };
  } catch (error) {
    const kind = failureKind(error);
    if (kind === null) throw error;
    return { state: "unwritable", file, reason: failureSentence(kind, file, error) };
  }
}

/** Null when the file changed while it was being locked. */
function tryLock(file: string): EngineLockAttempt | null {
  prepareFile(file);
  const before = identityOf(file);
  const database = new Database(file, { fileMustExist: true, timeout: 0 });
  let locked = false;
  try {
    database.exec("BEGIN EXCLUSIVE");
    locked = before !== null && identityOf(file) === before;
    return locked ? { state: "acquired", lock: engineLock(file, database, before ?? "") } : null;
  } catch (error) {
    const code = errorCode(error) ?? "";
    if (code.startsWith("SQLITE_BUSY")) return { state: "held", file, reason: heldSentence(file) };
    if (code !== "SQLITE_NOTADB") throw error;
    // Something overwrote the file. It holds nothing, and nobody can hold a lock on it.
    renameSync(file, `${file}.damaged-${process.pid}`);
    return null;
  } finally {
    if (!locked) database.close();
  }
}

function prepareFile(file: string): void {
  if (existsSync(file)) return makePrivate(file);
  try {
    privateEmptyFile(file);
  } catch (error) {
    // Another engine that starts at the same moment made it first.
    if (errorCode(error) !== "EEXIST") throw error;
  }
}

function engineLock(file: string, database: Database.Database, identity: string): EngineLock {
  return {
    file,
    isStillOurs: () => database.open && identityOf(file) === identity,
    release: () => {
      if (database.open) database.close();
    },
  };
}

/** Which file is on disk under this name; null when none is. */
function identityOf(file: string): string | null {
  const stats = statSync(file, { bigint: true, throwIfNoEntry: false });
  return stats === undefined ? null : `${stats.dev}:${stats.ino}`;
}

function heldSentence(file: string): string {
  return `Another Flightdeck engine already works here (${file} is locked); nothing was changed: use that one, or stop it first.`;
}
