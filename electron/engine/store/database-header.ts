import { randomInt } from "node:crypto";
import { statSync } from "node:fs";
import { readBytes } from "./durable-files.ts";

/** "FLTD": marks the file as ours, for us and for `file`. */
export const APPLICATION_ID = 0x464c_5444;

const MAGIC = "SQLite format 3\0";
const HEADER_BYTES = 100;
const OFFSET = { writeVersion: 18, userVersion: 60, applicationId: 68 } as const;
const WRITE_AHEAD_LOG = 2;

/**
 * The bytes SQLite keeps at the start of the database file itself. `identity` is the file's own random number (SQLite's
 * user_version): it never changes, so a write-ahead log that brings another one belongs to another database.
 */
export interface DatabaseHeader {
  readonly identity: number;
  readonly usesWriteAheadLog: boolean;
}

export type HeaderReading = { ok: true; header: DatabaseHeader } | { ok: false; reason: string };

/** Reads the header without SQLite, so without any chance of changing the file. */
export function readHeader(file: string): HeaderReading {
  const stats = statSync(file);
  if (!stats.isFile()) return { ok: false, reason: "it is not a file" };
  if (stats.size === 0) return { ok: false, reason: "it is empty" };
  const bytes = readBytes(file, HEADER_BYTES);
  if (bytes.length < HEADER_BYTES) return { ok: false, reason: `it ends after ${bytes.length} bytes` };
  if (bytes.toString("latin1", 0, MAGIC.length) !== MAGIC)
    return { ok: false, reason: "it is not a database" };
  if (bytes.readUInt32BE(OFFSET.applicationId) !== APPLICATION_ID) {
    return { ok: false, reason: "it is a database, but not one of Flightdeck" };
  }
  return {
    ok: true,
    header: {
      identity: bytes.readInt32BE(OFFSET.userVersion),
      usesWriteAheadLog: bytes.readUInt8(OFFSET.writeVersion) === WRITE_AHEAD_LOG,
    },
  };
}

export function newIdentity(): number {
  return randomInt(1, 0x7fff_ffff);
}
