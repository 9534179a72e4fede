import { orderColumns, type Columns } from "./crossings.ts";
import { heightsOf } from "./heights.ts";
import type { Box, Link, Place, Placed, Point, Spacing } from "./shape.ts";
import { LANE_HEIGHT, slotsOf, type Slots } from "./slots.ts";

/** More boxes than this without any link stand in rows below, not in one long column. */
const MOST_ALONE = 6;
/** Rows of boxes without links are about this much wider than high. */
const WIDE = 1.8;

/**
 * Left to right: each box in a column behind everything it waits for, columns in an order with few crossings, boxes level
 * with what they are linked to. A function of what it is given: the same graph looks the same everywhere.
 */
export function layeredLayout(boxes: readonly Box[], links: readonly Link[], spacing: Spacing): Placed {
  const linked = new Set(links.flatMap(({ from, to }) => [from, to]));
  const alone = boxes.filter(({ id }) => !linked.has(id));
  if (alone.length <= MOST_ALONE) return inColumns(boxes, links, spacing);
  const woven = inColumns(
    boxes.filter(({ id }) => linked.has(id)),
    links,
    spacing,
  );
  return addRows(woven, alone, spacing);
}

function inColumns(boxes: readonly Box[], links: readonly Link[], spacing: Spacing): Placed {
  const index = new Map(boxes.map(({ id }, at) => [id, at]));
  const pairs = links.map(({ from, to }) => [index.get(from) ?? 0, index.get(to) ?? 0] as const);
  const slots = slotsOf(boxes.length, pairs);
  const columns = asTheyStood(orderColumns(slots, firstOrder(slots, boxes)), boxes);
  const heightOf = (slot: number): number => boxes[slot]?.height ?? LANE_HEIGHT;
  const middle = heightsOf(slots, columns, heightOf, spacing.rowGap);
  const lefts = leftsOf(columns, boxes, spacing.columnGap);
  let top = slots.rank.length === 0 ? 0 : Number.POSITIVE_INFINITY;
  for (const slot of slots.rank.keys()) top = Math.min(top, (middle[slot] ?? 0) - heightOf(slot) / 2);
  const shift = Math.ceil(-top);
  const places = new Map<string, Place>();
  for (const [at, { id, width, height }] of boxes.entries()) {
    const rank = slots.rank[at] ?? 0;
    const y = Math.round((middle[at] ?? 0) - height / 2) + shift;
    places.set(id, { x: lefts[rank] ?? 0, y, width, height, rank });
  }
  const routes = slots.lanes.map((lanes) =>
    lanes.flatMap((lane): Point[] => {
      const rank = slots.rank[lane] ?? 0;
      const y = (middle[lane] ?? 0) + shift;
      const x = lefts[rank] ?? 0;
      return [
        { x, y },
        { x: (lefts[rank + 1] ?? x) - spacing.columnGap, y },
      ];
    }),
  );
  return { ...sizeOf(places), places, routes };
}

/** What a person knows the place of never changes places with another: new boxes and lanes go round it. */
function asTheyStood(columns: Columns, boxes: readonly Box[]): Columns {
  const stoodAt = (slot: number): number | undefined => boxes[slot]?.stoodAt;
  return columns.map((column) => {
    const known = column
      .filter((slot) => stoodAt(slot) !== undefined)
      .toSorted((a, b) => (stoodAt(a) ?? 0) - (stoodAt(b) ?? 0) || a - b)
      .values();
    return column.map((slot) => (stoodAt(slot) === undefined ? slot : (known.next().value ?? slot)));
  });
}

/** As it was before; what is new stands where the plan has it, behind the box before it in the plan. */
function firstOrder(slots: Slots, boxes: readonly Box[]): Columns {
  const columns: number[][] = [];
  for (const [slot, rank] of slots.rank.entries()) (columns[rank] ??= []).push(slot);
  const wish = wishes(slots, boxes);
  return Array.from(columns, (column) =>
    (column ?? []).toSorted((a, b) => (wish[a] ?? 0) - (wish[b] ?? 0) || a - b),
  );
}

function wishes(slots: Slots, boxes: readonly Box[]): number[] {
  const isFirst = boxes.every((box) => box.stoodAt === undefined);
  let last = Number.NEGATIVE_INFINITY;
  const wish = boxes.map(({ stoodAt }, at) => {
    if (isFirst) return at;
    last = stoodAt ?? last;
    return last;
  });
  for (let lane = slots.boxes; lane < slots.rank.length; lane++) {
    const ends = [...(slots.before[lane] ?? []), ...(slots.after[lane] ?? [])];
    const known = ends.map((slot) => wish[slot]).filter((value) => value !== undefined);
    wish[lane] = known.length === 0 ? 0 : known.reduce((sum, value) => sum + value, 0) / known.length;
  }
  return wish;
}

function leftsOf(columns: Columns, boxes: readonly Box[], gap: number): number[] {
  const lefts: number[] = [];
  let left = 0;
  for (const column of columns) {
    lefts.push(left);
    left += column.reduce((widest, slot) => Math.max(widest, boxes[slot]?.width ?? 0), 0) + gap;
  }
  return lefts;
}

function addRows(woven: Placed, alone: readonly Box[], { columnGap, rowGap }: Spacing): Placed {
  const width = Math.max(...alone.map((box) => box.width)) + columnGap;
  const height = Math.max(...alone.map((box) => box.height)) + rowGap;
  const byArea = Math.ceil(Math.sqrt((alone.length * height * WIDE) / width));
  const columns = Math.max(byArea, Math.floor((woven.width + columnGap) / width), 1);
  const top = woven.places.size === 0 ? 0 : woven.height + 2 * rowGap;
  const places = new Map(woven.places);
  for (const [at, box] of alone.entries()) {
    const rank = at % columns;
    const y = top + Math.floor(at / columns) * height;
    places.set(box.id, { x: rank * width, y, width: box.width, height: box.height, rank });
  }
  return { ...sizeOf(places), places, routes: woven.routes };
}

function sizeOf(places: ReadonlyMap<string, Place>): { readonly width: number; readonly height: number } {
  let width = 0;
  let height = 0;
  for (const place of places.values()) {
    width = Math.max(width, place.x + place.width);
    height = Math.max(height, place.y + place.height);
  }
  return { width, height };
}
