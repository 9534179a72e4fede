import { Position, type Edge, type Node } from "@xyflow/react";
import type { GraphLayout, Item, Wire } from "./layout/graph-layout.ts";
import type { Overlap } from "./layout/overlaps.ts";
import type { Point } from "./layout/shape.ts";
import { wireMiddle, wirePath } from "./wire-path.ts";

export type ItemNode = Node<{ readonly item: Item }>;
export type WireEdge = Edge<{ readonly wire: Wire; readonly path: string; readonly middle: Point }>;
export type OverlapEdge = Edge<{ readonly overlap: Overlap; readonly path: string; readonly middle: Point }>;

/** With size and handles given, React Flow measures nothing and draws only what is in view. */
export function nodeOf(item: Item): ItemNode {
  const { id, kind, x, y, width, height } = item;
  return {
    id,
    type: kind,
    position: { x, y },
    width,
    height,
    measured: { width, height },
    handles: [
      { type: "target", position: Position.Left, x: 0, y: height / 2, width: 1, height: 1 },
      { type: "source", position: Position.Right, x: width, y: height / 2, width: 1, height: 1 },
    ],
    zIndex: kind === "frame" ? 0 : 1,
    // The card in it says what it is.
    domAttributes: { "aria-roledescription": undefined },
    data: { item },
  };
}

export function edgesOf(
  { items, wires }: GraphLayout,
  overlaps: readonly Overlap[],
): (WireEdge | OverlapEdge)[] {
  const byId = new Map(items.map((item) => [item.id, item]));
  const cardOf = new Map(items.flatMap((item) => item.tasks.map((task) => [task as string, item])));
  for (const item of items) if (item.kind === "task") cardOf.set(item.id, item);
  const edges = wires.flatMap((wire): WireEdge[] => {
    const from = byId.get(wire.from);
    const to = byId.get(wire.to);
    if (from === undefined || to === undefined) return [];
    const path = wirePath(from, to, wire.points);
    const middle = wireMiddle(from, to, wire.points);
    return [
      { id: wire.id, type: "wire", source: from.id, target: to.id, data: { wire, path, middle }, ...QUIET },
    ];
  });
  const risks = overlaps.flatMap((overlap): OverlapEdge[] => {
    const [one, other] = overlap.tasks.map((task) => cardOf.get(task));
    if (one === undefined || other === undefined || one === other) return [];
    const [a, b] = [centreOf(one), centreOf(other)];
    const path = `M${a.x} ${a.y}L${b.x} ${b.y}`;
    const middle = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
    const id = `overlap ${one.id} ${other.id}`;
    return [
      { id, type: "overlap", source: one.id, target: other.id, data: { overlap, path, middle }, ...QUIET },
    ];
  });
  return [...edges, ...risks];
}

const centreOf = ({ x, y, width, height }: Item): Point => ({ x: x + width / 2, y: y + height / 2 });

/** Edges are no stops of the keyboard and say nothing of their own: cards do. */
const QUIET = { focusable: false, selectable: false, ariaRole: "presentation" } as const;
