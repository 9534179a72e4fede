import type { Recorded } from "#shared/mission/event.ts";

/** A piece of the log, oldest first. */
export interface Piece {
  readonly events: readonly Recorded[];
  /** Older ones begin before this event; null: these are all. */
  readonly before: number | null;
}

/** What is known of the log: from its newest event down to `before` there is no gap. */
export interface Past extends Piece {
  readonly problem: string | null;
}

export const NOTHING: Past = { events: [], before: null, problem: null };

/** Whether a piece that begins before `before` leaves a gap to what is known. */
export function hasGap({ events }: Past, before: number | null): boolean {
  const newest = events.at(-1)?.seq;
  return newest !== undefined && before !== null && before > newest + 1;
}

/** With what is newer: however often that comes, older events that were asked for stay. */
export function withNewer(past: Past, { events, before }: Piece): Past {
  const isFirst = past.events.length === 0;
  return { events: joined(past.events, events), before: isFirst ? before : past.before, problem: null };
}

export const withOlder = (past: Past, { events, before }: Piece): Past => ({
  events: joined(past.events, events),
  before,
  problem: null,
});

/** In order, each once. */
export function joined(one: readonly Recorded[], other: readonly Recorded[]): readonly Recorded[] {
  const all = new Map([...one, ...other].map((recorded) => [recorded.seq, recorded]));
  return [...all.values()].toSorted((a, b) => a.seq - b.seq);
}
