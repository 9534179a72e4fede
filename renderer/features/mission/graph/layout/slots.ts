import { ranksOf, type Pairs } from "./ranks.ts";

/** A long link takes a lane through every column between its ends, so that it never runs behind a card. */
export const LANE_HEIGHT = 12;

/** More lanes than this cost more than they show: long links then run straight. */
const MOST_LANES = 40_000;

/**
 * Boxes and lanes in their columns. The first slots are the boxes in their order; lanes follow. Between neighbouring columns
 * `before` and `after` name the slots that are linked.
 */
export interface Slots {
  readonly rank: readonly number[];
  readonly boxes: number;
  readonly before: readonly (readonly number[])[];
  readonly after: readonly (readonly number[])[];
  /** For each pair the lanes it takes, from left to right. */
  readonly lanes: readonly (readonly number[])[];
}

export function slotsOf(count: number, pairs: Pairs): Slots {
  const rank = ranksOf(count, pairs);
  const before: number[][] = rank.map(() => []);
  const after: number[][] = rank.map(() => []);
  const linked = new Set<string>();
  const link = (from: number, to: number): void => {
    const key = `${from} ${to}`;
    if (linked.has(key)) return;
    linked.add(key);
    after[from]?.push(to);
    before[to]?.push(from);
  };
  const shared = new Map<string, number>();
  const laneAt = (owner: string, column: number): number => {
    const key = `${owner} ${column}`;
    const known = shared.get(key);
    if (known !== undefined) return known;
    shared.set(key, rank.length);
    before.push([]);
    after.push([]);
    return rank.push(column) - 1;
  };
  const ownerOf = laneOwners(pairs, rank);
  const lanes = pairs.map(([from, to], index) => {
    const first = (rank[from] ?? 0) + 1;
    const last = rank[to] ?? 0;
    // A link of a circle leads back: it is drawn, and moves nothing.
    if (last < first) return [];
    const owner = ownerOf?.(index);
    if (owner === undefined && last > first) return [];
    const taken: number[] = [];
    for (let column = first; column < last; column++) taken.push(laneAt(owner ?? "", column));
    const way = [from, ...taken, to];
    for (const [step, slot] of way.entries()) {
      const next = way[step + 1];
      if (next !== undefined) link(slot, next);
    }
    return taken;
  });
  return { rank, boxes: count, before, after, lanes };
}

/** Long links that leave one box, or reach one, share lanes: who has more of them owns the lane. null: too many. */
function laneOwners(pairs: Pairs, rank: readonly number[]): ((index: number) => string) | null {
  const leaving = new Map<number, number>();
  const reaching = new Map<number, number>();
  const count = (map: Map<number, number>, at: number): Map<number, number> =>
    map.set(at, (map.get(at) ?? 0) + 1);
  const isLong = ([from, to]: Pairs[number]): boolean => (rank[to] ?? 0) - (rank[from] ?? 0) > 1;
  for (const pair of pairs) {
    if (!isLong(pair)) continue;
    count(leaving, pair[0]);
    count(reaching, pair[1]);
  }
  const owners = pairs.map(([from, to]) =>
    (reaching.get(to) ?? 0) > (leaving.get(from) ?? 0) ? `to ${to}` : `from ${from}`,
  );
  const longest = new Map<string, number>();
  for (const [index, pair] of pairs.entries()) {
    const owner = owners[index] ?? "";
    const length = (rank[pair[1]] ?? 0) - (rank[pair[0]] ?? 0) - 1;
    if (isLong(pair)) longest.set(owner, Math.max(longest.get(owner) ?? 0, length));
  }
  let lanes = 0;
  for (const length of longest.values()) lanes += length;
  return lanes > MOST_LANES ? null : (index) => owners[index] ?? "";
}
