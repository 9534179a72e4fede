import type { Database } from "better-sqlite3";
import { PAGE_OF_EVENTS, type StoredEvent } from "./event-row.ts";
import { checkedEvent, EMPTY_HEAD, missionIds, type MissionHead, type Quarantine } from "./mission-chain.ts";
import type { MissionHeads } from "./mission-heads.ts";

/** One page of a mission's events, in order, without holes. */
export interface EventPage {
  readonly events: readonly StoredEvent[];
  /** The last event that can be read; the page is the last one when it ends there. */
  readonly headSeq: number;
  readonly more: boolean;
  /** Set when the mission goes on after `headSeq`, but cannot be trusted there. */
  readonly quarantine: Quarantine | null;
}

export interface MissionSummary {
  readonly missionId: string;
  readonly headSeq: number;
  readonly quarantine: Quarantine | null;
  /** False for a mission whose chain nobody has walked since the start: `quarantine` is then not known yet. */
  readonly checked: boolean;
}

/** Pages are small enough to read in about 10 ms: a longer one would hold up everything else in the engine. */
export const MAX_PAGE_ROWS = 1_000;

/** Reads what is on disk; events of a batch that is still on its way are not seen. */
export class MissionReader {
  readonly #heads: MissionHeads;
  readonly #database: Database;
  readonly #page;
  readonly #hashAt;
  readonly #lastSeq;

  constructor(database: Database, heads: MissionHeads) {
    this.#heads = heads;
    this.#database = database;
    this.#page = database.prepare<[string, number, number]>(PAGE_OF_EVENTS);
    this.#hashAt = database
      .prepare<[string, number], string>("SELECT hash FROM event WHERE mission_id = ? AND mission_seq = ?")
      .pluck();
    this.#lastSeq = database
      .prepare<[string], number | null>("SELECT max(mission_seq) FROM event WHERE mission_id = ?")
      .pluck();
  }

  head(missionId: string): MissionHead {
    return this.#heads.onDisk(missionId).head;
  }

  missions(): MissionSummary[] {
    return missionIds(this.#database).map((missionId) => {
      const chain = this.#heads.known(missionId);
      if (chain === undefined) {
        return { missionId, headSeq: this.#unchecked(missionId), quarantine: null, checked: false };
      }
      return { missionId, headSeq: chain.head.seq, quarantine: chain.quarantine, checked: true };
    });
  }

  read(missionId: string, afterSeq: number, limit: number = MAX_PAGE_ROWS): EventPage {
    const known = this.#heads.known(missionId);
    const headSeq = known?.head.seq ?? this.#unchecked(missionId);
    const from = this.#headAt(missionId, Math.min(Math.max(0, afterSeq), headSeq));
    const wanted = Math.min(Math.max(1, Math.min(limit, MAX_PAGE_ROWS)), headSeq - from.seq);
    const events = wanted === 0 ? [] : this.#checked(missionId, from, wanted);
    const last = events.at(-1)?.missionSeq ?? from.seq;
    if (events.length < wanted) this.#heads.recheckAll(missionId);
    else if (last < headSeq && known === undefined) return { events, headSeq, more: true, quarantine: null };
    const { head, quarantine } = this.#heads.onDisk(missionId);
    return { events, headSeq: head.seq, more: last < head.seq, quarantine };
  }

  #unchecked(missionId: string): number {
    return this.#lastSeq.get(missionId) ?? 0;
  }

  #headAt(missionId: string, seq: number): MissionHead {
    if (seq === 0) return EMPTY_HEAD;
    return { seq, hash: this.#hashAt.get(missionId, seq) ?? "" };
  }

  /** Reads and checks up to `limit` events; stops at the first bad one. */
  #checked(missionId: string, from: MissionHead, limit: number): StoredEvent[] {
    const events: StoredEvent[] = [];
    let last = from;
    for (const raw of this.#page.all(missionId, from.seq, limit)) {
      const event = checkedEvent(raw, missionId, last);
      if (typeof event === "string") break;
      last = { seq: event.missionSeq, hash: event.hash };
      events.push(event);
    }
    this.#heads.noteRead(missionId, from, last);
    return events;
  }
}
