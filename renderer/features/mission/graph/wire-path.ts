import type { Item } from "./layout/graph-layout.ts";
import type { Point } from "./layout/shape.ts";

const middle = ({ y, height }: Item): number => y + height / 2;

/** Behind a card a line runs to its middle, so that it ends at the card in every size; a frame is no cover. */
const startOf = ({ kind, x, width }: Item): number => (kind === "frame" ? x + width : x + width / 2);
const endOf = ({ kind, x, width }: Item): number => (kind === "frame" ? x : x + width / 2);

/** From card to card, through the lanes between them. */
export function wirePath(from: Item, to: Item, points: readonly Point[]): string {
  const parts = [`M${startOf(from)} ${middle(from)}`, `H${from.x + from.width}`];
  let last: Point = { x: from.x + from.width, y: middle(from) };
  const way = [...points, { x: to.x, y: middle(to) }];
  for (const [at, point] of way.entries()) {
    // Every second point ends a lane, which is straight.
    if (at % 2 === 1) parts.push(`H${point.x}`);
    else parts.push(bend(last, point));
    last = point;
  }
  parts.push(`H${endOf(to)}`);
  return parts.join("");
}

function bend(from: Point, to: Point): string {
  if (from.y === to.y) return `H${to.x}`;
  const half = (from.x + to.x) / 2;
  return `C${half} ${from.y} ${half} ${to.y} ${to.x} ${to.y}`;
}

/** Where a badge stands: half way between the cards. */
export function wireMiddle(from: Item, to: Item, points: readonly Point[]): Point {
  const way = [{ x: from.x + from.width, y: middle(from) }, ...points, { x: to.x, y: middle(to) }];
  const half = way.length / 2;
  const before = way[half - 1];
  const after = way[half];
  if (before === undefined || after === undefined) return { x: from.x, y: from.y };
  return { x: (before.x + after.x) / 2, y: (before.y + after.y) / 2 };
}
