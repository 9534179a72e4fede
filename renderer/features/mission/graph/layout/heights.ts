import type { Columns } from "./crossings.ts";
import type { Slots } from "./slots.ts";

const ROUNDS = 10;
/** Long links are kept straight before cards are centred. */
const LANE_WEIGHT = 4;

/**
 * The middle of each slot from the top. Each column in turn is moved as near to its neighbours as it may without changing its
 * order or touching: a least-squares fit under "at least this far apart", which pools of neighbours that push each other solve exactly.
 */
export function heightsOf(
  slots: Slots,
  columns: Columns,
  heightOf: (slot: number) => number,
  gap: number,
): Float64Array {
  const middle = new Float64Array(slots.rank.length);
  const apart = (upper: number, lower: number): number => (heightOf(upper) + heightOf(lower)) / 2 + gap;
  for (const column of columns) stack(column, middle, apart);
  const weight = (slot: number): number => (slot >= slots.boxes ? LANE_WEIGHT : 1);
  const wish = (slot: number, sides: readonly (readonly (readonly number[])[])[]): number => {
    let sum = 0;
    let total = 0;
    for (const side of sides) {
      for (const near of side[slot] ?? []) {
        const pull = weight(near) * weight(slot);
        sum += pull * (middle[near] ?? 0);
        total += pull;
      }
    }
    return total === 0 ? (middle[slot] ?? 0) : sum / total;
  };
  const { before, after } = slots;
  for (let round = 0; round < ROUNDS; round++) {
    for (const column of columns) fit(column, middle, apart, weight, (slot) => wish(slot, [before]));
    for (const column of columns.toReversed())
      fit(column, middle, apart, weight, (slot) => wish(slot, [after]));
  }
  for (const column of columns) fit(column, middle, apart, weight, (slot) => wish(slot, [before, after]));
  return middle.map((value) => Math.round(value));
}

type Apart = (upper: number, lower: number) => number;

/** Around zero, so that columns of all lengths start out centred. */
function stack(column: readonly number[], middle: Float64Array, apart: Apart): void {
  let at = 0;
  for (const [index, slot] of column.entries()) {
    const above = column[index - 1];
    if (above !== undefined) at += apart(above, slot);
    middle[slot] = at;
  }
  for (const slot of column) middle[slot] = (middle[slot] ?? 0) - at / 2;
}

interface Pool {
  sum: number;
  weight: number;
  count: number;
}

function fit(
  column: readonly number[],
  middle: Float64Array,
  apart: Apart,
  weight: (slot: number) => number,
  wish: (slot: number) => number,
): void {
  const offsets: number[] = [];
  const pools: Pool[] = [];
  let offset = 0;
  for (const [index, slot] of column.entries()) {
    const above = column[index - 1];
    if (above !== undefined) offset += apart(above, slot);
    offsets.push(offset);
    const own = weight(slot);
    pools.push({ sum: own * (wish(slot) - offset), weight: own, count: 1 });
    for (let last = pools.at(-1), upper = pools.at(-2); last && upper; upper = pools.at(-2)) {
      if (upper.sum / upper.weight <= last.sum / last.weight) break;
      upper.sum += last.sum;
      upper.weight += last.weight;
      upper.count += last.count;
      pools.pop();
      last = upper;
    }
  }
  let index = 0;
  for (const pool of pools) {
    for (let each = 0; each < pool.count; each++, index++) {
      const slot = column[index];
      if (slot !== undefined) middle[slot] = pool.sum / pool.weight + (offsets[index] ?? 0);
    }
  }
}
