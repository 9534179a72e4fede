import type { Database } from "better-sqlite3";
import { z } from "zod";
import { crashPoint } from "./crash-point.ts";
import { failureKind, StoreInstallationError } from "./failure.ts";
import type { Migration } from "./migration-files.ts";

const appliedRows = z.array(z.object({ id: z.int(), name: z.string(), sha256: z.string() }));

/** How the schema of a database relates to the migrations this app brings. */
export type SchemaState =
  | { state: "current" }
  | { state: "older"; pending: Migration[] }
  | { state: "newer"; reason: string }
  | { state: "diverged"; reason: string };

/** Compares id, name and hash of what was applied with what the app would apply. */
export function compareSchema(database: Database, migrations: readonly Migration[]): SchemaState {
  const applied = appliedMigrations(database);
  for (const [index, row] of applied.entries()) {
    const migration = migrations[index];
    if (migration === undefined) {
      return {
        state: "newer",
        reason: `it has migration ${row.id} (${row.name}), which this version does not know`,
      };
    }
    if (row.id !== migration.id || row.name !== migration.name || row.sha256 !== migration.sha256) {
      return {
        state: "diverged",
        reason: `its migration ${row.id} (${row.name}) is not the ${migration.id} (${migration.name}) of this version`,
      };
    }
  }
  const pending = migrations.slice(applied.length);
  return pending.length === 0 ? { state: "current" } : { state: "older", pending };
}

function appliedMigrations(database: Database): z.infer<typeof appliedRows> {
  const table = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'schema_migration'").get();
  if (table === undefined) return [];
  return appliedRows.parse(
    database.prepare("SELECT id, name, sha256 FROM schema_migration ORDER BY id").all(),
  );
}

/** Applies the migrations, each in its own transaction: the database is always exactly at one of them. */
export function applyMigrations(database: Database, pending: readonly Migration[], nowMs: number): void {
  // Foreign keys can only be switched outside a transaction; a migration that rebuilds a table needs them off.
  database.pragma("foreign_keys = OFF");
  try {
    for (const migration of pending) {
      applyInTransaction(database, migration, nowMs);
      crashPoint("migration.after-commit");
    }
  } finally {
    database.pragma("foreign_keys = ON");
  }
}

function applyInTransaction(database: Database, migration: Migration, nowMs: number): void {
  try {
    database.transaction(() => applyOne(database, migration, nowMs)).exclusive();
  } catch (error) {
    if (failureKind(error) !== "rejected") throw error;
    const detail = error instanceof Error ? error.message : String(error);
    throw new StoreInstallationError(
      `Migration ${migration.id} (${migration.name}) cannot be applied (${detail}); the database was left as it was: reinstall Flightdeck.`,
      { cause: error },
    );
  }
}

function applyOne(database: Database, migration: Migration, nowMs: number): void {
  database.exec(migration.sql);
  const violations = z.array(z.unknown()).parse(database.pragma("foreign_key_check"));
  if (violations.length > 0) {
    throw new StoreInstallationError(
      `Migration ${migration.id} (${migration.name}) would leave ${violations.length} broken references; the database was left as it was.`,
    );
  }
  database
    .prepare("INSERT INTO schema_migration (id, name, sha256, applied_at) VALUES (?, ?, ?, ?)")
    .run(migration.id, migration.name, migration.sha256, nowMs);
  crashPoint("migration.before-commit");
}
