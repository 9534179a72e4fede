import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Database } from "better-sqlite3";
import type { StoreClock } from "./clock.ts";
import { openReader } from "./connection.ts";
import { crashPoint } from "./crash-point.ts";
import { durableRename, fsyncFile, privateDirectory, privateEmptyFile } from "./durable-files.ts";
import { failureKind, StoreWriteError } from "./failure.ts";
import { fileTimestamp, parseFileTimestamp, type StoreLayout } from "./layout.ts";
import { chainWalker, promisedHeads, withPromise } from "./mission-chain.ts";
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

export interface BackupSource {
  readonly database: Database;
  readonly layout: StoreLayout;
  readonly clock: StoreClock;
  /** Whether the mission is broken in the database too. Asked for every mission that is broken in the copy. */
  readonly isBroken: (missionId: string) => boolean;
}

/**
 * Writes a backup and returns when it is verified and on disk. The copy itself blocks (README.md has the cost); the
 * verification works in steps. Throws when the backup could not be made; no file is left then.
 */
export async function makeBackup(source: BackupSource, reason?: "before-migration"): Promise<BackupFile> {
  const { database, layout, clock } = source;
  privateDirectory(layout.staging);
  privateDirectory(layout.backups);
  const madeAtMs = clock.nowMs();
  const number = (listBackups(layout)[0]?.number ?? 0) + 1;
  const partial = join(layout.staging, `backup-${number}.db`);
  try {
    privateEmptyFile(partial);
    const expected = contents(database);
    database.prepare("VACUUM INTO ?").run(partial);
    crashPoint("backup.after-vacuum");
    const broken = await brokenMissions(partial, expected, source.isBroken);
    fsyncFile(partial);
    crashPoint("backup.before-rename");
    const kind = reason ?? (broken === 0 ? "regular" : "with-damage");
    const name = `flightdeck-${String(number).padStart(6, "0")}-${fileTimestamp(madeAtMs)}-${kind}.db`;
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

/** Walks the mission in the database itself. */
export function brokenIn(database: Database): (missionId: string) => boolean {
  const walker = chainWalker(database);
  const promised = promisedHeads(database);
  return (missionId) => withPromise(walker.walk(missionId), promised.get(missionId) ?? 0).quarantine !== null;
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

/** Counts the missions that are as broken in the copy as in the database; throws when the copy is worse. */
async function brokenMissions(
  file: string,
  expected: Contents,
  isBroken: (missionId: string) => boolean,
): Promise<number> {
  const copy = openReader(file);
  try {
    const { structure, quarantined } = await verifyDatabase(copy);
    const problems = [...structure];
    if (!isDeepStrictEqual(contents(copy), expected)) problems.push("rows are missing");
    for (const [missionId, { reason }] of quarantined) {
      if (!isBroken(missionId)) problems.push(`mission ${missionId}: ${reason}`);
    }
    if (problems.length > 0) throw unfaithful(problems.join("; "));
    return quarantined.size;
  } catch (error) {
    throw failureKind(error) === "damaged" ? unfaithful(String(error)) : error;
  } finally {
    copy.close();
  }
}

function unfaithful(detail: string): StoreWriteError {
  return new StoreWriteError(
    "io",
    `A backup did not match the database (${detail}) and was thrown away; the database and older backups are kept: check the disk.`,
  );
}

function prune(layout: StoreLayout, kind: BackupKind): void {
  const same = listBackups(layout).filter((backup) => backup.kind === kind);
  for (const backup of same.slice(BACKUPS_KEPT)) rmSync(backup.file, { force: true });
}
