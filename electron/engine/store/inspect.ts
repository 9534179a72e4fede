import Database from "better-sqlite3";
import { constants, copyFileSync, existsSync, linkSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { lacksSharedMemory, openReader } from "./connection.ts";
import { readHeader } from "./database-header.ts";
import { privateDirectory, sizeOf } from "./durable-files.ts";
import { examine, type ChainKnowledge, type ExaminationLimits } from "./examine.ts";
import { errorCode } from "./failure.ts";
import { DATABASE_NAME, type StoreLayout } from "./layout.ts";
import type { Migration } from "./migration-files.ts";

export type Inspection =
  | { state: "good"; pending: readonly Migration[]; knowledge: ChainKnowledge }
  | { state: "damaged"; reason: string; soundWithoutLog: boolean }
  | { state: "newer"; reason: string }
  | { state: "diverged"; reason: string };

/**
 * Finds out what state the database is in without changing a byte of it: SQLite works in a directory of its own, on a
 * hard link of the database that it can only read and on a copy of the write-ahead log. Opening in place would replay,
 * check-point and delete that log before anybody has seen whether it belongs there.
 */
export function inspect(
  layout: StoreLayout,
  migrations: readonly Migration[],
  limits: ExaminationLimits,
): Inspection {
  const reading = readHeader(layout.database);
  if (!reading.ok) return damaged(reading.reason);
  const { header } = reading;
  const examination = withWorkingCopy(layout, (database) => examine(database, migrations, limits));
  if (examination.state === "damaged") return damaged(examination.reason);
  if (examination.identity !== header.identity)
    return damaged("the write-ahead log beside it is of another database");
  const { schema, knowledge } = examination;
  if (schema.state === "newer" || schema.state === "diverged") return schema;
  if (header.usesWriteAheadLog && examination.sessionOpen && !existsSync(layout.log)) {
    const reason = "its write-ahead log is missing, and with it the events that were acknowledged last";
    return { state: "damaged", reason, soundWithoutLog: true };
  }
  return { state: "good", pending: schema.state === "older" ? schema.pending : [], knowledge };
}

function damaged(reason: string): Inspection {
  return { state: "damaged", reason, soundWithoutLog: false };
}

function withWorkingCopy<Answer>(layout: StoreLayout, look: (database: Database.Database) => Answer): Answer {
  // A hot rollback journal has to be rolled back before anything can be read, which needs a copy that can be written.
  if (sizeOf(layout.rollbackJournal) > 0) return inWorkspace(layout, copyAll, openAlone, look);
  try {
    return inWorkspace(layout, linkDatabase, openReader, look);
  } catch (error) {
    if (!lacksSharedMemory(error)) throw error;
    return inWorkspace(layout, copyAll, openAlone, look);
  }
}

function inWorkspace<Answer>(
  layout: StoreLayout,
  fill: (layout: StoreLayout, workspace: string) => void,
  open: (file: string) => Database.Database,
  look: (database: Database.Database) => Answer,
): Answer {
  privateDirectory(layout.staging);
  const workspace = mkdtempSync(join(layout.staging, "inspect-"));
  try {
    fill(layout, workspace);
    const database = open(join(workspace, DATABASE_NAME));
    try {
      return look(database);
    } finally {
      database.close();
    }
  } finally {
    rmSync(workspace, { recursive: true, force: true });
  }
}

function linkDatabase(layout: StoreLayout, workspace: string): void {
  const link = join(workspace, DATABASE_NAME);
  try {
    linkSync(layout.database, link);
  } catch (error) {
    // Some file systems have no hard links; the copy costs time and space, nothing else.
    if (!/^(EPERM|EXDEV|ENOTSUP|EOPNOTSUPP|EMLINK|ENOSYS)$/.test(errorCode(error) ?? "")) throw error;
    copyFileSync(layout.database, link, constants.COPYFILE_FICLONE);
  }
  if (existsSync(layout.log)) copyFileSync(layout.log, `${link}-wal`, constants.COPYFILE_FICLONE);
}

function copyAll(layout: StoreLayout, workspace: string): void {
  const copy = join(workspace, DATABASE_NAME);
  copyFileSync(layout.database, copy, constants.COPYFILE_FICLONE);
  if (existsSync(layout.log)) copyFileSync(layout.log, `${copy}-wal`);
  if (existsSync(layout.rollbackJournal)) copyFileSync(layout.rollbackJournal, `${copy}-journal`);
}

/** Opens a copy that belongs to nobody else: no shared memory needed, and a hot journal is rolled back. */
function openAlone(file: string): Database.Database {
  const database = new Database(file, { fileMustExist: true });
  database.pragma("locking_mode = EXCLUSIVE");
  return database;
}
