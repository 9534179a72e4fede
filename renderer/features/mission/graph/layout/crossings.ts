import type { Slots } from "./slots.ts";

/** The slots of each column from top to bottom. */
export type Columns = readonly (readonly number[])[];

const SWEEPS = 12;
/** Swapping neighbours one by one is thorough and slow; large graphs do without. */
const MOST_SWAPPED = 2_000;

/** Columns in the order people know, changed only where that removes crossings. Deterministic. */
export function orderColumns(slots: Slots, start: Columns): Columns {
  let best = start;
  let fewest = crossings(slots, start);
  let current = start;
  for (let sweep = 0; sweep < SWEEPS && fewest > 0; sweep++) {
    current = sweep % 2 === 0 ? sweepRight(slots, current) : sweepLeft(slots, current);
    const found = crossings(slots, current);
    if (found >= fewest) continue;
    fewest = found;
    best = current;
  }
  return fewest > 0 && slots.rank.length <= MOST_SWAPPED ? swapNeighbours(slots, best) : best;
}

function sweepRight({ before, rank }: Slots, columns: Columns): Columns {
  const position = positions(columns, rank.length);
  return columns.map((column) => arrange(column, before, position));
}

function sweepLeft({ after, rank }: Slots, columns: Columns): Columns {
  const position = positions(columns, rank.length);
  return columns
    .toReversed()
    .map((column) => arrange(column, after, position))
    .toReversed();
}

/** Sorted by the middle of its neighbours; what has none keeps its place. The new places are written down for the next column. */
function arrange(
  column: readonly number[],
  neighbours: readonly (readonly number[])[],
  position: Float64Array,
): readonly number[] {
  const middle = new Map(
    column.map((slot) => {
      const near = neighbours[slot] ?? [];
      const sum = near.reduce((total, each) => total + (position[each] ?? 0), 0);
      return [slot, near.length === 0 ? (position[slot] ?? 0) : sum / near.length];
    }),
  );
  const sorted = column.toSorted(
    (a, b) => (middle.get(a) ?? 0) - (middle.get(b) ?? 0) || (position[a] ?? 0) - (position[b] ?? 0),
  );
  note(sorted, position);
  return sorted;
}

/** As a share of the column, so that short and long columns compare. */
function note(column: readonly number[], position: Float64Array): void {
  for (const [at, slot] of column.entries()) position[slot] = (at + 0.5) / column.length;
}

function positions(columns: Columns, count: number): Float64Array {
  const position = new Float64Array(count);
  for (const column of columns) note(column, position);
  return position;
}

export function crossings(slots: Slots, columns: Columns): number {
  const row = new Int32Array(slots.rank.length);
  for (const column of columns) for (const [at, slot] of column.entries()) row[slot] = at;
  let sum = 0;
  for (const [at, column] of columns.entries()) {
    sum += between(column, columns[at + 1]?.length ?? 0, slots.after, row);
  }
  return sum;
}

/** Pairs of links that stand in another order on the right than on the left, by a tree of counts. */
function between(
  column: readonly number[],
  rows: number,
  after: readonly (readonly number[])[],
  row: Int32Array,
): number {
  const tree = new Int32Array(rows + 1);
  let seen = 0;
  let found = 0;
  for (const slot of column) {
    const ends = (after[slot] ?? []).map((each) => row[each] ?? 0).toSorted((a, b) => a - b);
    for (const end of ends) {
      let above = 0;
      for (let at = end + 1; at > 0; at -= at & -at) above += tree[at] ?? 0;
      found += seen - above;
    }
    for (const end of ends) {
      seen += 1;
      for (let at = end + 1; at <= rows; at += at & -at) tree[at] = (tree[at] ?? 0) + 1;
    }
  }
  return found;
}

function swapNeighbours(slots: Slots, columns: Columns): Columns {
  const result = columns.map((column) => [...column]);
  const row = new Int32Array(slots.rank.length);
  for (const column of result) for (const [at, slot] of column.entries()) row[slot] = at;
  for (let improved = true, round = 0; improved && round < SWEEPS; round++) {
    improved = false;
    for (const column of result) {
      for (let at = 0; at + 1 < column.length; at++) {
        const upper = column[at] ?? 0;
        const lower = column[at + 1] ?? 0;
        if (pairCrossings(slots, row, upper, lower) <= pairCrossings(slots, row, lower, upper)) continue;
        column[at] = lower;
        column[at + 1] = upper;
        row[lower] = at;
        row[upper] = at + 1;
        improved = true;
      }
    }
  }
  return result;
}

/** Crossings of the links of two slots of one column when the first stands above the second. */
function pairCrossings({ before, after }: Slots, row: Int32Array, upper: number, lower: number): number {
  const count = (ofUpper: readonly number[], ofLower: readonly number[]): number =>
    ofUpper.reduce(
      (sum, one) => sum + ofLower.filter((other) => (row[other] ?? 0) < (row[one] ?? 0)).length,
      0,
    );
  return count(before[upper] ?? [], before[lower] ?? []) + count(after[upper] ?? [], after[lower] ?? []);
}
