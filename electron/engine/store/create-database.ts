import { join } from "node:path";
import Database from "better-sqlite3";
import type { StoreClock } from "./clock.ts";
import { crashPoint } from "./crash-point.ts";
import { APPLICATION_ID, newIdentity } from "./database-header.ts";
import { durableRename, fsyncFile, privateDirectory, privateEmptyFile } from "./durable-files.ts";
import type { StoreLayout } from "./layout.ts";
import { applyMigrations } from "./migrate.ts";
import type { Migration } from "./migration-files.ts";

/**
 * Makes a new, empty database. It is built aside and appears under its name only when it is whole, so an empty or half
 * file under that name is never the trace of a start that was interrupted: it is damage.
 */
export function createDatabase(
  layout: StoreLayout,
  migrations: readonly Migration[],
  clock: StoreClock,
): void {
  privateDirectory(layout.staging);
  const file = join(layout.staging, `new-${process.pid}.db`);
  buildEmptyDatabase(file, migrations, clock);
  crashPoint("create.before-rename");
  durableRename(file, layout.database);
  crashPoint("create.after-rename");
}

/** Writes an empty database of the present schema and returns when it is on disk. */
export function buildEmptyDatabase(file: string, migrations: readonly Migration[], clock: StoreClock): void {
  privateEmptyFile(file);
  const database = new Database(file, { fileMustExist: true });
  try {
    database.pragma("synchronous = FULL");
    database.pragma(`application_id = ${APPLICATION_ID}`);
    database.pragma(`user_version = ${newIdentity()}`);
    applyMigrations(database, migrations, clock.nowMs());
  } finally {
    database.close();
  }
  fsyncFile(file);
}
