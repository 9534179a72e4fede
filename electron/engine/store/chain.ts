import { hash } from "node:crypto";
import type { EventRow, StoredEvent } from "./event-row.ts";

/** `prev_hash` of the first event of every mission. The mission's id is part of the row, so chains cannot be swapped. */
export const GENESIS_HASH = "0".repeat(64);

/**
 * sha-256, in hexadecimal, over the UTF-8 bytes of all columns but `hash`: first the numbers, each followed by a comma,
 * then the texts, each as `<length>:<text>,` (length in UTF-16 units; `-,` for null), the body last. The lengths keep
 * neighbouring columns apart, so two different rows never have the same bytes. README.md spells it out; it is written
 * by hand because it runs for every event that is written or read.
 */
export function eventHash(row: Omit<StoredEvent, "body" | "hash">, bodyText: string): string {
  const { missionId, type, bootId, actor, commandId, cause, prevHash } = row;
  return hash(
    "sha256",
    `${row.seq},${row.missionSeq},${row.version},${row.at},${row.monoNs},` +
      `${missionId.length}:${missionId},${type.length}:${type},${bootId.length}:${bootId},${actor.length}:${actor},` +
      `${commandId.length}:${commandId},${cause === null ? "-" : `${cause.length}:${cause}`},` +
      `${prevHash.length}:${prevHash},${bodyText.length}:${bodyText},`,
  );
}

/** What is wrong with `row` as the successor of `previous` in the mission; null when nothing is. */
export function chainBreak(
  row: EventRow,
  missionId: string,
  previous: { seq: number; hash: string },
): string | null {
  const next = previous.seq + 1;
  if (row.missionId !== missionId) return `event ${next} belongs to another mission`;
  if (row.missionSeq !== next) return `event ${next} is missing, event ${row.missionSeq} follows`;
  if (row.prevHash !== previous.hash) return `event ${next} does not continue the chain`;
  if (row.hash !== eventHash(row, row.body)) return `the checksum of event ${next} does not match`;
  return null;
}
