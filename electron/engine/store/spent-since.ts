import type { Database } from "better-sqlite3";

/** What agents used up to an event, as far as its price is known. */
export interface Spent {
  readonly micros: number;
  /** The last event that was looked at. */
  readonly seq: number;
}

/** Facts that say what was used. Their upcasters only add fields, so every version has its cost in the same place. */
export const SAYS_SPEND: ReadonlySet<string> = new Set(["usage.counted", "question.used"]);

/** Reads backwards and stops at the first event of before: a long log costs no more than its last day. */
export function spentReader(database: Database) {
  const before = database
    .prepare<[number], number>("SELECT seq FROM event WHERE at < ? ORDER BY seq DESC LIMIT 1")
    .pluck();
  const since = database.prepare<[number], { micros: number; seq: number }>(
    `SELECT coalesce(max(seq), 0) AS seq, coalesce(sum(CASE WHEN type IN ('usage.counted', 'question.used')
       AND json_valid(body) THEN json_extract(body, '$.usage.costMicros') END), 0) AS micros
     FROM event NOT INDEXED WHERE seq > ?`,
  );
  return (atMs: number): Spent => since.get(before.get(atMs) ?? 0) ?? { micros: 0, seq: 0 };
}
