import type { Database } from "better-sqlite3";
import type { SearchKind } from "./search-row.ts";

export interface SearchHit {
  readonly missionId: string;
  readonly kind: SearchKind;
  /** Task id, decision id, finding id, "task attempt" of a packet, number of a directive, mission id. */
  readonly name: string;
  readonly title: string;
  /** The part of the text that matched. */
  readonly excerpt: string;
}

/** Longer questions are cut: nobody means more, and every word costs a look-up. */
const MAX_WORDS = 16;
const MAX_WORD_CHARACTERS = 64;
const MAX_HITS = 200;
const EXCERPT_WORDS = 16;

/** Searches titles and texts of missions. */
export function missionSearch(database: Database) {
  const find = database.prepare<[string, string | null, string | null, number], SearchHit>(
    `SELECT entry.mission_id AS missionId, entry.kind, entry.name, entry.title,
       snippet(search_text, 1, '', '', '…', ${EXCERPT_WORDS}) AS excerpt
     FROM search_text JOIN search_entry AS entry ON entry.id = search_text.rowid
     WHERE search_text MATCH ? AND (? IS NULL OR entry.mission_id = ?)
     ORDER BY bm25(search_text, 4.0, 1.0), entry.mission_id, entry.entry LIMIT ?`,
  );

  /** Best first. All words have to be there; the last one may be the beginning of a word. */
  return function search(text: string, limit: number, missionId: string | null = null): SearchHit[] {
    const question = matchExpression(text);
    return question === null ? [] : find.all(question, missionId, missionId, Math.min(limit, MAX_HITS));
  };
}

/**
 * What a person typed as an expression of the index: words only, each in quotes, so that no character of it is an
 * operator. Null when there is no word in it.
 */
export function matchExpression(text: string): string | null {
  const words = text.match(/[\p{L}\p{N}\p{M}\p{Co}]+/gu)?.slice(0, MAX_WORDS) ?? [];
  const quoted = words.map((word) => `"${Array.from(word).slice(0, MAX_WORD_CHARACTERS).join("")}"`);
  return quoted.length === 0 ? null : `${quoted.join(" ")}*`;
}
