import type { Item } from "./layout/graph-layout.ts";
import type { Point } from "./layout/shape.ts";

const middle = ({ y, height }: Item): number => y + height / 2;

/** Behind a card a line runs to its middle, so that it ends at the card in every size; a frame is no cover. */
const startOf = ({ kind, x, width }: Item): number => (kind === "frame" ? x + width : x + width / 2);
const endOf = ({ kind, x, width }: Item): number => (kind === "frame" ? x : x + width / 2);

/**
 * From card to card, through the lanes between them. `backwards`: drawn from its end. Where lines lie on each other they are drawn
 * from the card they share, so that dashes fall on dashes: beside each other they would look like a line without gaps.
 */
export function wirePath(from: Item, to: Item, points: readonly Point[], backwards = false): string {
  const way = [
    { x: startOf(from), y: middle(from) },
    { x: from.x + from.width, y: middle(from) },
    ...points,
    { x: to.x, y: middle(to) },
    { x: endOf(to), y: middle(to) },
  ];
  const [first, ...rest] = backwards ? way.toReversed() : way;
  if (first === undefined) return "";
  const parts = [`M${first.x} ${first.y}`];
  let last = first;
  for (const [at, point] of rest.entries()) {
    // Behind cards and in lanes it is straight, between them it bends.
    parts.push(at % 2 === 0 ? `H${point.x}` : bend(last, point));
    last = point;
  }
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
