import Database from "better-sqlite3";
import { errorCode, StoreInstallationError } from "./failure.ts";

/** 3.7.0 to 3.51.2 can corrupt a write-ahead log that two connections check-point at once. */
const OLDEST_SAFE_SQLITE = "3.51.3";
/** How long SQLite waits for another program's lock before it gives up. Blocks the engine meanwhile. */
const BUSY_TIMEOUT_MS = 5_000;
const SYNCHRONOUS_FULL = 2;
/** A check reads every page once, so more memory would not make it faster. */
const READER_CACHE_KIB = 2_048;

export interface Writer {
  readonly database: Database.Database;
  readonly journalMode: "wal" | "delete";
  /** Why there is no write-ahead log, when there is none. */
  readonly journalReason: string | null;
}

/** Opens the one connection that writes, with every setting that durability depends on set and read back. */
export function openWriter(file: string): Writer {
  const writer = openWithJournal(file);
  closingOnError(writer.database, () => makeDurable(writer.database));
  return writer;
}

function makeDurable(database: Database.Database): void {
  assertSafeSqlite(database);
  // better-sqlite3 is compiled to use NORMAL in WAL mode, where a commit is acknowledged before it is on disk.
  database.pragma("synchronous = FULL");
  database.pragma("foreign_keys = ON");
  // Without it INSERT OR REPLACE deletes rows behind the back of the append-only triggers.
  database.pragma("recursive_triggers = ON");
  database.pragma("trusted_schema = OFF");
  expectPragma(database, "synchronous", SYNCHRONOUS_FULL);
  expectPragma(database, "foreign_keys", 1);
  expectPragma(database, "recursive_triggers", 1);
}

/** Opens a file nobody writes to: a backup, or the copy of a database that is being examined. */
export function openReader(file: string): Database.Database {
  const database = new Database(file, { fileMustExist: true, readonly: true, timeout: BUSY_TIMEOUT_MS });
  database.pragma(`cache_size = -${READER_CACHE_KIB}`);
  database.pragma("trusted_schema = OFF");
  return database;
}

/** Whether an error says that this file system cannot give SQLite the shared memory a write-ahead log needs. */
export function lacksSharedMemory(error: unknown): boolean {
  const code = errorCode(error);
  return code !== null && /^SQLITE_IOERR_SHM(OPEN|MAP|LOCK)$/.test(code);
}

function openWithJournal(file: string): Writer {
  const database = connect(file);
  const reason = closingOnError(database, () => tryWriteAheadLog(database));
  if (reason === null) return { database, journalMode: "wal", journalReason: null };
  database.close();
  return { database: connectWithoutSharedMemory(file), journalMode: "delete", journalReason: reason };
}

function connect(file: string): Database.Database {
  return new Database(file, { fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
}

/**
 * The only user of a database can take it out of WAL mode without shared memory, on a connection that has said so
 * before it reads anything. It keeps the file locked from then on.
 */
function connectWithoutSharedMemory(file: string): Database.Database {
  const database = connect(file);
  return closingOnError(database, () => {
    database.pragma("locking_mode = EXCLUSIVE");
    const mode = database.pragma("journal_mode = DELETE", { simple: true });
    if (mode !== "delete")
      throw new StoreInstallationError(`SQLite offers the journal mode ${String(mode)} only.`);
    return database;
  });
}

function closingOnError<Answer>(database: Database.Database, action: () => Answer): Answer {
  try {
    return action();
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Null when the write-ahead log works, otherwise why it does not. */
function tryWriteAheadLog(database: Database.Database): string | null {
  try {
    const mode = database.pragma("journal_mode = WAL", { simple: true });
    if (mode !== "wal") return `this file system gives the journal mode ${String(mode)} instead of WAL`;
    // The mode alone proves nothing: the first read is what maps the shared memory.
    database.pragma("user_version", { simple: true });
    return null;
  } catch (error) {
    if (!lacksSharedMemory(error)) throw error;
    return `this file system has no shared memory for a write-ahead log (${errorCode(error)})`;
  }
}

function assertSafeSqlite(database: Database.Database): void {
  const version = String(database.prepare("SELECT sqlite_version()").pluck().get());
  if (compareVersions(version, OLDEST_SAFE_SQLITE) >= 0) return;
  throw new StoreInstallationError(
    `SQLite ${version} can corrupt a database; Flightdeck needs ${OLDEST_SAFE_SQLITE} or newer: reinstall it with npm ci.`,
  );
}

export function compareVersions(left: string, right: string): number {
  const wanted = right.split(".").map(Number);
  for (const [index, part] of left.split(".").map(Number).entries()) {
    const difference = part - (wanted[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function expectPragma(database: Database.Database, name: string, expected: number): void {
  const actual = database.pragma(name, { simple: true });
  if (actual === expected) return;
  throw new StoreInstallationError(
    `SQLite answers ${name} = ${String(actual)} instead of ${expected}, so an acknowledgement would prove nothing.`,
  );
}
