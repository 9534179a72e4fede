import type { TaskSpec } from "#shared/mission/plan/task-spec.ts";
import type { GraphLayout, Item } from "./layout/graph-layout.ts";
import type { Point } from "./layout/shape.ts";

/** All that a layout depends on, as text: an edit of words alone moves nothing. */
export function shapeOf(specs: readonly TaskSpec[], open: ReadonlySet<string>, size: string): string {
  const tasks = specs.map(({ id, after, group }) => `${id}<${after.join(" ")}|${group ?? ""}`);
  return [size, [...open].toSorted().join(" "), ...tasks].join("\n");
}

/**
 * How far a new layout has to be moved so that the first of the anchors that both have stays where it is: then the viewport
 * need not move, and what a person looks at does not jump. null: they have nothing in common.
 */
export function shiftBetween(
  before: GraphLayout,
  after: GraphLayout,
  anchors: readonly string[],
): Point | null {
  const old = new Map(before.items.map((item) => [item.id, item]));
  const standsFor = (id: string): Item | undefined =>
    after.items.find((item) => item.id === id) ??
    after.items.find(({ tasks }) => (tasks as readonly string[]).includes(id));
  for (const id of [...anchors, ...old.keys()]) {
    const from = old.get(id) ?? before.items.find(({ tasks }) => (tasks as readonly string[]).includes(id));
    const to = standsFor(id);
    if (from !== undefined && to !== undefined) return { x: from.x - to.x, y: from.y - to.y };
  }
  return null;
}

export function movedBy(layout: GraphLayout, { x, y }: Point): GraphLayout {
  return {
    ...layout,
    items: layout.items.map((item) => ({ ...item, x: item.x + x, y: item.y + y })),
    wires: layout.wires.map((wire) => ({
      ...wire,
      points: wire.points.map((point) => ({ x: point.x + x, y: point.y + y })),
    })),
  };
}
