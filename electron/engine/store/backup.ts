import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Database } from "better-sqlite3";
import type { StoreClock } from "./clock.ts";
import { openReader } from "./connection.ts";
import { crashPoint } from "./crash-point.ts";
import { durableRename, fsyncFile, privateDirectory, privateEmptyFile } from "./durable-files.ts";
import { StoreWriteError } from "./failure.ts";
import { fileTimestamp, parseFileTimestamp, type StoreLayout } from "./layout.ts";
import { verifyDatabase } from "./verify.ts";

/**
 * `regular`: taken while everything was well. `before-migration`: taken before the schema changed. `with-damage`: taken
 * while a mission was quarantined; kept apart, so that these never push out the last backup in which it was whole.
 */
export type BackupKind = "regular" | "before-migration" | "with-damage";

export interface BackupFile {
  readonly file: string;
  readonly kind: BackupKind;
  /** Counts the backups of this directory: their order, also when the clock was set back. */
  readonly number: number;
  /** Wall time, milliseconds since 1970, from its name. */
  readonly madeAtMs: number;
  readonly bytes: number;
}

/** How many backups of each kind stay. */
export const BACKUPS_KEPT = 5;
/** A backup rewrites the whole database, so it is not taken more often than this. */
export const BACKUP_INTERVAL_MS = 15 * 60_000;

const BACKUP_NAME = /^flightdeck-(\d{6,})-(.+Z)-(regular|before-migration|with-damage)\.db$/;

/** The finished backups, newest first. */
export function listBackups(layout: StoreLayout): BackupFile[] {
  if (!existsSync(layout.backups)) return [];
  return readdirSync(layout.backups)
    .flatMap((name) => backupFromName(layout, name))
    .toSorted((left, right) => right.number - left.number);
}

function backupFromName(layout: StoreLayout, name: string): BackupFile[] {
  const [, number, timestamp, kind] = BACKUP_NAME.exec(name) ?? [];
  const madeAtMs = parseFileTimestamp(timestamp ?? "");
  if (madeAtMs === null || kind === undefined) return [];
  const file = join(layout.backups, name);
  return [{ file, kind: kind as BackupKind, number: Number(number), madeAtMs, bytes: statSync(file).size }];
}

/**
 * Writes a backup and returns when it is verified and on disk. The copy itself blocks (README.md has the cost); the
 * verification works in steps. Throws when the backup could not be made; no file is left then.
 */
export async function makeBackup(parts: {
  database: Database;
  layout: StoreLayout;
  clock: StoreClock;
  kind: BackupKind;
  /** Missions already known to be broken: the copy may be broken there too, and nowhere else. */
  knownBroken: ReadonlySet<string>;
}): Promise<BackupFile> {
  const { database, layout, clock, kind } = parts;
  privateDirectory(layout.staging);
  privateDirectory(layout.backups);
  const madeAtMs = clock.nowMs();
  const number = (listBackups(layout)[0]?.number ?? 0) + 1;
  const name = `flightdeck-${String(number).padStart(6, "0")}-${fileTimestamp(madeAtMs)}-${kind}.db`;
  const partial = join(layout.staging, name);
  try {
    privateEmptyFile(partial);
    const expected = contents(database);
    database.prepare("VACUUM INTO ?").run(partial);
    crashPoint("backup.after-vacuum");
    await assertFaithful(partial, expected, parts.knownBroken);
    fsyncFile(partial);
    crashPoint("backup.before-rename");
    const file = join(layout.backups, name);
    durableRename(partial, file);
    crashPoint("backup.after-rename");
    prune(layout, kind);
    return { file, kind, number, madeAtMs, bytes: statSync(file).size };
  } finally {
    rmSync(partial, { force: true });
    rmSync(`${partial}-journal`, { force: true });
  }
}

interface Contents {
  readonly events: number;
  readonly lastSeq: number;
  readonly receipts: number;
}

function contents(database: Database): Contents {
  const count = (sql: string) => Number(database.prepare(sql).pluck().get());
  return {
    events: count("SELECT count(*) FROM event"),
    lastSeq: count("SELECT coalesce(max(seq), 0) FROM event"),
    receipts: count("SELECT count(*) FROM receipt"),
  };
}

async function assertFaithful(
  file: string,
  expected: Contents,
  knownBroken: ReadonlySet<string>,
): Promise<void> {
  const copy = openReader(file);
  try {
    const actual = contents(copy);
    const { structure, quarantined } = await verifyDatabase(copy);
    const broken = [...quarantined.keys()].filter((missionId) => !knownBroken.has(missionId));
    const same =
      actual.events === expected.events &&
      actual.lastSeq === expected.lastSeq &&
      actual.receipts === expected.receipts;
    if (same && structure.length === 0 && broken.length === 0) return;
    const detail = [...structure, ...broken.map((missionId) => `mission ${missionId} is broken`)].join("; ");
    throw new StoreWriteError(
      "io",
      `The backup did not match the database (${detail || "rows are missing"}) and was thrown away; the database and older backups are kept: check the disk.`,
    );
  } finally {
    copy.close();
  }
}

function prune(layout: StoreLayout, kind: BackupKind): void {
  const same = listBackups(layout).filter((backup) => backup.kind === kind);
  for (const backup of same.slice(BACKUPS_KEPT)) rmSync(backup.file, { force: true });
}
