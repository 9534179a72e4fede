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
  const [old, now] = [standing(before), standing(after)];
  for (const id of [...anchors, ...before.items.map((item) => item.id)]) {
    const [from, to] = [old.get(id), now.get(id)];
    if (from !== undefined && to !== undefined) return { x: from.x - to.x, y: from.y - to.y };
  }
  return null;
}

/** What stands for a task or a group: itself, else the card or the frame of its group. */
function standing({ items }: GraphLayout): ReadonlyMap<string, Item> {
  const found = new Map<string, Item>(items.map((item) => [item.id, item]));
  for (const item of items) for (const task of item.tasks) if (!found.has(task)) found.set(task, item);
  return found;
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
