import { join } from "node:path";

/** Where everything the store keeps lies inside the data directory. */
export interface StoreLayout {
  readonly directory: string;
  readonly database: string;
  /** The database and the files SQLite keeps beside it; they are one thing and move together. */
  readonly databaseFiles: readonly string[];
  readonly log: string;
  readonly rollbackJournal: string;
  readonly backups: string;
  readonly damaged: string;
  /** Work in progress. Whatever lies here at the start belongs to a process that died. */
  readonly staging: string;
}

export const DATABASE_NAME = "flightdeck.db";

export function storeLayout(directory: string): StoreLayout {
  const database = join(directory, DATABASE_NAME);
  const log = `${database}-wal`;
  const rollbackJournal = `${database}-journal`;
  return {
    directory,
    database,
    databaseFiles: [database, log, `${database}-shm`, rollbackJournal],
    log,
    rollbackJournal,
    backups: join(directory, "backups"),
    damaged: join(directory, "damaged"),
    staging: join(directory, "staging"),
  };
}

/** A moment as part of a file name: sorts by time and is legal on every file system. */
export function fileTimestamp(atMs: number): string {
  return new Date(atMs).toISOString().replaceAll(":", "-").replace(".", "-");
}

/** The moment a `fileTimestamp` names, or null. */
export function parseFileTimestamp(text: string): number | null {
  const parts = /^(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z$/.exec(text);
  if (parts === null) return null;
  const atMs = Date.parse(`${parts[1]}T${parts[2]}:${parts[3]}:${parts[4]}.${parts[5]}Z`);
  return Number.isNaN(atMs) ? null : atMs;
}
