import { hash } from "node:crypto";
import type { EventRow } from "./event-row.ts";

/** `prev_hash` of the first event of every mission. The mission's id is part of the row, so chains cannot be swapped. */
export const GENESIS_HASH = "0".repeat(64);

/**
 * sha-256, in hexadecimal, over the UTF-8 bytes of the JSON array of all columns but `hash`, in table order.
 * A JSON array keeps neighbouring columns apart, knows null from text, and can be recomputed in any language.
 */
export function eventHash(row: Omit<EventRow, "hash">): string {
  return hash(
    "sha256",
    JSON.stringify([
      row.seq,
      row.missionId,
      row.missionSeq,
      row.type,
      row.version,
      row.at,
      row.monoNs,
      row.bootId,
      row.actor,
      row.commandId,
      row.cause,
      row.body,
      row.prevHash,
    ]),
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
  if (row.hash !== eventHash(row)) return `the checksum of event ${next} does not match`;
  return null;
}
