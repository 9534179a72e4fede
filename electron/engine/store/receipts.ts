import { hash } from "node:crypto";
import type { Database } from "better-sqlite3";
import { z } from "zod";

/** What a command was answered. */
export interface ReceiptRow {
  readonly commandId: string;
  readonly missionId: string;
  readonly target: string;
  /** Mission sequence numbers of its events; null when it was answered without one. */
  readonly firstSeq: number | null;
  readonly lastSeq: number | null;
  /** JSON text. */
  readonly answer: string;
  readonly at: number;
  readonly hash: string;
}

const receiptRow = z.object({
  commandId: z.string(),
  missionId: z.string(),
  target: z.string(),
  firstSeq: z.int().positive().nullable(),
  lastSeq: z.int().positive().nullable(),
  answer: z.string(),
  at: z.int(),
  hash: z.string(),
});

const COLUMNS = `command_id AS commandId, mission_id AS missionId, target, first_seq AS firstSeq, last_seq AS lastSeq,
  answer, at, hash`;

export type FoundReceipt =
  | { state: "none" }
  | { state: "found"; receipt: ReceiptRow }
  | { state: "damaged"; reason: string };

/** Reads the receipts of one database. */
export function receiptReader(database: Database) {
  const byId = database.prepare<[string]>(`SELECT ${COLUMNS} FROM receipt WHERE command_id = ?`);
  const page = database.prepare<[string, number], { commandId: string }>(
    `SELECT ${COLUMNS} FROM receipt WHERE command_id > ? ORDER BY command_id LIMIT ?`,
  );
  return {
    find(commandId: string): FoundReceipt {
      const raw = byId.get(commandId);
      return raw === undefined ? { state: "none" } : checkReceipt(raw);
    },
    /** Receipts after `afterCommandId`, in the order of their ids. */
    page(afterCommandId: string, limit: number): { commandId: string; found: FoundReceipt }[] {
      return page
        .all(afterCommandId, limit)
        .map((raw) => ({ commandId: raw.commandId, found: checkReceipt(raw) }));
    },
  };
}

export type ReceiptReader = ReturnType<typeof receiptReader>;

function checkReceipt(raw: unknown): FoundReceipt {
  const parsed = receiptRow.safeParse(raw);
  if (!parsed.success) return { state: "damaged", reason: "a receipt has unreadable columns" };
  const receipt = parsed.data;
  if (receipt.hash !== receiptHash(receipt)) {
    return {
      state: "damaged",
      reason: `the checksum of the receipt for command ${receipt.commandId} does not match`,
    };
  }
  return { state: "found", receipt };
}

/** Same encoding as an event's hash; receipts stand alone, they are not chained. */
export function receiptHash(row: Omit<ReceiptRow, "hash">): string {
  return hash(
    "sha256",
    JSON.stringify([row.commandId, row.missionId, row.target, row.firstSeq, row.lastSeq, row.answer, row.at]),
  );
}
