import type { Database } from "better-sqlite3";
import { chainBreak, GENESIS_HASH } from "./chain.ts";
import { PAGE_OF_EVENTS, parseBody, parseEventRow, type StoredEvent } from "./event-row.ts";

/** The newest event of a mission; `{ seq: 0, hash: GENESIS_HASH }` when it has none. */
export interface MissionHead {
  readonly seq: number;
  readonly hash: string;
}

/** Why the events of a mission after `lastGoodSeq` cannot be trusted. */
export interface Quarantine {
  readonly lastGoodSeq: number;
  readonly reason: string;
}

/** A mission whose chain has been walked. `head` is the last good event. */
export interface MissionChain {
  readonly head: MissionHead;
  readonly quarantine: Quarantine | null;
}

export const EMPTY_HEAD: MissionHead = { seq: 0, hash: GENESIS_HASH };

/** Rows per step: a step is what blocks the engine, about 2 ms. */
const ROWS_PER_STEP = 256;

/** Walks chains on one connection. */
export function chainWalker(database: Database) {
  const page = database.prepare<[string, number, number]>(PAGE_OF_EVENTS);

  /** Checks one page after `head`; `done` when the mission has no more rows or is broken. */
  function step(missionId: string, head: MissionHead = EMPTY_HEAD): { chain: MissionChain; done: boolean } {
    const rows = page.all(missionId, head.seq, ROWS_PER_STEP);
    let last = head;
    for (const raw of rows) {
      const event = checkedEvent(raw, missionId, last);
      if (typeof event === "string") {
        const quarantine = { lastGoodSeq: last.seq, reason: event };
        return { chain: { head: last, quarantine }, done: true };
      }
      last = { seq: event.missionSeq, hash: event.hash };
    }
    return { chain: { head: last, quarantine: null }, done: rows.length < ROWS_PER_STEP };
  }

  /** Checks everything after `head`, which is trusted. */
  function walk(missionId: string, head: MissionHead = EMPTY_HEAD): MissionChain {
    for (let current = step(missionId, head); ; current = step(missionId, current.chain.head)) {
      if (current.done) return current.chain;
    }
  }

  return { step, walk };
}

export type ChainWalker = ReturnType<typeof chainWalker>;

/** The row as the successor of `previous`, or what is wrong with it. */
export function checkedEvent(raw: unknown, missionId: string, previous: MissionHead): StoredEvent | string {
  const parsed = parseEventRow(raw);
  if (!parsed.ok) return `event ${previous.seq + 1} has ${parsed.reason}`;
  const problem = chainBreak(parsed.row, missionId, previous);
  if (problem !== null) return problem;
  const body = parseBody(parsed.row);
  return body.ok ? body.event : `event ${previous.seq + 1} is unreadable: ${body.reason}`;
}

/** Every mission that has events, found by skipping through the index instead of reading it. */
export function missionIds(database: Database): string[] {
  return database
    .prepare<[], string>(
      `WITH RECURSIVE mission (id) AS (
         SELECT min(mission_id) FROM event
         UNION ALL
         SELECT (SELECT min(mission_id) FROM event WHERE mission_id > mission.id) FROM mission WHERE mission.id IS NOT NULL
       ) SELECT id FROM mission WHERE id IS NOT NULL`,
    )
    .pluck()
    .all();
}

/**
 * The newest event each mission's receipts name. A chain cannot show that its own end was cut off; a receipt for an
 * event that is not there can.
 */
export function promisedHeads(database: Database): Map<string, number> {
  const rows = database
    .prepare<[], [string, number]>(
      `SELECT mission_id, max(last_seq) FROM receipt WHERE last_seq IS NOT NULL
         AND mission_id NOT IN (SELECT mission_id FROM tombstone) GROUP BY mission_id`,
    )
    .raw()
    .all();
  return new Map(rows);
}

/** Compares a walked chain with what receipts promise. */
export function withPromise(chain: MissionChain, promisedSeq: number): MissionChain {
  if (chain.quarantine !== null || promisedSeq <= chain.head.seq) return chain;
  const reason = `a receipt names event ${promisedSeq}, but the log ends at event ${chain.head.seq}`;
  return { head: chain.head, quarantine: { lastGoodSeq: chain.head.seq, reason } };
}
