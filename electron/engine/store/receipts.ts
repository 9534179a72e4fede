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

export type FoundReceipt = { state: "found"; receipt: ReceiptRow } | { state: "damaged"; reason: string };

/** Reads the receipts of one database. */
export function receiptReader(database: Database) {
  // One call for a whole batch: nearly all commands are new, and asking for each alone would cost more than writing it.
  const byIds = database.prepare<[string], { commandId: string }>(
    `SELECT ${COLUMNS} FROM json_each(?) AS wanted CROSS JOIN receipt ON receipt.command_id = wanted.value`,
  );
  const page = database.prepare<[string, number], { commandId: string }>(
    `SELECT ${COLUMNS} FROM receipt WHERE command_id > ? ORDER BY command_id LIMIT ?`,
  );
  return {
    /** The receipts there are for these commands. */
    findAll(commandIds: readonly string[]): Map<string, FoundReceipt> {
      const rows = byIds.all(JSON.stringify(commandIds));
      return new Map(rows.map((raw) => [raw.commandId, checkReceipt(raw)]));
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

/** Encoded like an event (see chain.ts): the numbers, `-` for null, then the texts. Receipts are not chained. */
export function receiptHash(row: Omit<ReceiptRow, "hash">): string {
  const { commandId, missionId, target, answer } = row;
  return hash(
    "sha256",
    `${row.firstSeq ?? "-"},${row.lastSeq ?? "-"},${row.at},` +
      `${commandId.length}:${commandId},${missionId.length}:${missionId},${target.length}:${target},` +
      `${answer.length}:${answer},`,
  );
}
