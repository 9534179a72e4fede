import { Position, type Node } from "@xyflow/react";
import type { GraphLayout, Item, Wire } from "./layout/graph-layout.ts";
import type { Overlap } from "./layout/overlaps.ts";
import type { Point } from "./layout/shape.ts";
import { wireMiddle, wirePath } from "./wire-path.ts";

export type ItemNode = Node<{ readonly item: Item }>;

/** With size and handles given, React Flow waits for no measure and draws only what is in view. */
export function nodeOf(item: Item): ItemNode {
  const { id, kind, x, y, width, height } = item;
  return {
    id,
    type: NODE_TYPES[kind],
    position: { x, y },
    width,
    height,
    measured: { width, height },
    handles: [{ type: "target", position: Position.Left, x: 0, y: height / 2 }],
    zIndex: kind === "frame" ? 0 : 1,
    // The card in it says what it is.
    domAttributes: { "aria-roledescription": undefined },
    data: { item },
  };
}

/** Not its own names, for which it has looks. */
export const NODE_TYPES = { task: "task-card", group: "group-card", frame: "group-frame" } as const;

export interface Line {
  readonly id: string;
  readonly path: string;
  readonly middle: Point;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly draws: { readonly wire: Wire } | { readonly overlap: Overlap };
}

/** Everything that is drawn between cards, in the order in which it is drawn. */
export function linesOf({ items, wires }: GraphLayout, overlaps: readonly Overlap[]): Line[] {
  const byId = new Map(items.map((item) => [item.id, item]));
  const cards = items.filter(({ kind }) => kind !== "frame");
  const cardOf = new Map(cards.flatMap((item) => item.tasks.map((task) => [task, item] as const)));
  const meeting = meetingLanes(wires);
  const lines = wires.flatMap((wire): Line[] => {
    const from = byId.get(wire.from);
    const to = byId.get(wire.to);
    if (from === undefined || to === undefined) return [];
    const path = wirePath(from, to, wire.points, meeting.has(endKey(wire)));
    const middle = wireMiddle(from, to, wire.points);
    return [{ id: wire.id, path, middle, ...around(from, to, wire.points), draws: { wire } }];
  });
  const risks = overlaps.flatMap((overlap): Line[] => {
    const [from, to] = overlap.tasks.map((task) => cardOf.get(task));
    if (from === undefined || to === undefined || from === to) return [];
    const [a, b] = [centreOf(from), centreOf(to)];
    const middle = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
    const path = `M${a.x} ${a.y}L${b.x} ${b.y}`;
    return [{ id: `overlap ${from.id} ${to.id}`, path, middle, ...around(from, to, []), draws: { overlap } }];
  });
  return [...lines, ...risks];
}

/** Where the last lane of a line ends, before the card it leads to. */
const endKey = ({ to, points }: Wire): string => `${to} ${points.at(-1)?.x} ${points.at(-1)?.y}`;

/** Lanes in which several lines come together. */
function meetingLanes(wires: readonly Wire[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const meeting = new Set<string>();
  for (const wire of wires) {
    if (wire.points.length === 0) continue;
    const key = endKey(wire);
    if (seen.has(key)) meeting.add(key);
    seen.add(key);
  }
  return meeting;
}

const centreOf = ({ x, y, width, height }: Item): Point => ({ x: x + width / 2, y: y + height / 2 });

function around(
  from: Item,
  to: Item,
  points: readonly Point[],
): Pick<Line, "left" | "right" | "top" | "bottom"> {
  const xs = [from.x, from.x + from.width, to.x, to.x + to.width, ...points.map(({ x }) => x)];
  const ys = [from.y, from.y + from.height, to.y, to.y + to.height, ...points.map(({ y }) => y)];
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
}
