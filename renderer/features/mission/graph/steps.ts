import type { GraphLayout, Item } from "./layout/graph-layout.ts";

export type Direction = "left" | "right" | "up" | "down";

const middleOf = ({ y, height }: Item): number => y + height / 2;

/** Where an arrow key leads: along an edge to the nearest end, or to the next card of the same column. null: nowhere. */
export function stepFrom({ items, wires }: GraphLayout, from: string, direction: Direction): string | null {
  const here = items.find(({ id }) => id === from);
  if (here === undefined) return null;
  if (direction === "up" || direction === "down") return inColumn(items, here, direction === "down" ? 1 : -1);
  const ends = new Set(
    wires.flatMap((wire) => {
      if (direction === "right") return wire.from === from ? [wire.to] : [];
      return wire.to === from ? [wire.from] : [];
    }),
  );
  return nearest(
    items.filter(({ id, kind }) => ends.has(id) && kind !== "frame"),
    here,
  );
}

function inColumn(items: readonly Item[], here: Item, step: 1 | -1): string | null {
  const column = items.filter(
    ({ kind, x, width }) => kind !== "frame" && x < here.x + here.width && here.x < x + width,
  );
  return nearest(
    column.filter((item) => (middleOf(item) - middleOf(here)) * step > 0),
    here,
  );
}

function nearest(items: readonly Item[], here: Item): string | null {
  let best: Item | null = null;
  for (const item of items) {
    const distance = Math.abs(middleOf(item) - middleOf(here));
    if (best === null || distance < Math.abs(middleOf(best) - middleOf(here))) best = item;
  }
  return best?.id ?? null;
}
