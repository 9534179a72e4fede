import type { TaskId } from "#shared/mission/ids.ts";
import { groupsOf, ownersOf, type Group, type PlannedTask } from "./groups.ts";
import { layeredLayout } from "./layered-layout.ts";
import type { Box, Link, Place, Point, Spacing } from "./shape.ts";

export interface LayoutRequest {
  readonly tasks: readonly PlannedTask[];
  /** Groups whose tasks are shown one by one. */
  readonly open: readonly string[];
  readonly card: { readonly width: number; readonly height: number };
  readonly spacing: Spacing;
  /** From the top, by id, in the layout before; empty: there was none. */
  readonly stood: ReadonlyMap<string, number>;
}

/** A card for a task or for a group, or the frame round the tasks of an opened group. */
export interface Item extends Place {
  readonly id: string;
  readonly kind: "task" | "group" | "frame";
  /** The tasks it stands for. */
  readonly tasks: readonly TaskId[];
  /** The name of a group in the plan; siblings have none. */
  readonly name: string | null;
  /** The frame it lies in. */
  readonly frame: string | null;
}

export interface Wire {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly points: readonly Point[];
  /** The dependencies it draws: more than one where a group stands at an end. */
  readonly pairs: readonly (readonly [from: TaskId, to: TaskId])[];
}

export interface GraphLayout {
  readonly width: number;
  readonly height: number;
  readonly items: readonly Item[];
  readonly wires: readonly Wire[];
}

export const FRAME = { head: 36, side: 16 } as const;

/** Groups are laid out inside first; outside they are one box, as large as what they show. */
export function layoutGraph(request: LayoutRequest): GraphLayout {
  const groups = groupsOf(request.tasks);
  const open = groups.filter(({ id }) => request.open.includes(id));
  const outerOf = ownersOf(groups);
  const shownAs = ownersOf(groups.filter((group) => group.kind === "siblings" || !open.includes(group)));
  const inside = new Map(open.map((group) => [group.id, insideOf(group, request)]));
  const boxes = outerBoxes(request, groups, inside);
  const ends = (id: TaskId): string => outerOf.get(id) ?? id;
  const links = linksBetween(request.tasks, ends);
  const placed = layeredLayout(boxes, [...links.values()], request.spacing);
  const routes = new Map([...links.keys()].map((key, at) => [key, placed.routes[at] ?? []]));
  const groupOf = new Map(groups.map((group) => [group.id, group]));
  const items = boxes.flatMap(({ id }) => itemsOf(id, placed.places, groupOf.get(id), inside));
  const wires = new Map<string, Wire & { pairs: (readonly [TaskId, TaskId])[] }>();
  const known = new Set(request.tasks.map(({ id }) => id));
  for (const { id: to, after } of request.tasks) {
    for (const from of after) {
      if (!known.has(from)) continue;
      const [start, end] = [shownAs.get(from) ?? from, shownAs.get(to) ?? to];
      if (start === end) continue;
      const key = `${start} ${end}`;
      const wire = wires.get(key);
      if (wire !== undefined) wire.pairs.push([from, to]);
      else {
        const points = pointsOf(from, to, ends, routes, inside, placed.places);
        wires.set(key, { id: key, from: start, to: end, points, pairs: [[from, to]] });
      }
    }
  }
  return { width: placed.width, height: placed.height, items, wires: [...wires.values()] };
}

interface Inside {
  readonly width: number;
  readonly height: number;
  readonly places: ReadonlyMap<string, Place>;
  readonly routes: ReadonlyMap<string, readonly Point[]>;
}

function insideOf(group: Group, { tasks, card, spacing, stood }: LayoutRequest): Inside {
  const members = new Set(group.members);
  const own = tasks.filter(({ id }) => members.has(id));
  const links = linksBetween(own, (id) => id);
  const placed = layeredLayout(
    own.map(({ id }) => ({ id, ...card, stoodAt: stood.get(id) })),
    [...links.values()],
    spacing,
  );
  return {
    width: placed.width + 2 * FRAME.side,
    height: placed.height + FRAME.head + FRAME.side,
    places: placed.places,
    routes: new Map([...links.keys()].map((key, at) => [key, placed.routes[at] ?? []])),
  };
}

/** In the order of the plan; a group stands where its first task does. */
function outerBoxes(
  { tasks, card, stood }: LayoutRequest,
  groups: readonly Group[],
  inside: ReadonlyMap<string, Inside>,
): Box[] {
  const owner = ownersOf(groups);
  const ids = new Set(tasks.map(({ id }) => owner.get(id) ?? id));
  return [...ids].map((id) => {
    const frame = inside.get(id);
    return {
      id,
      width: frame?.width ?? card.width,
      height: frame?.height ?? card.height,
      stoodAt: stood.get(id),
    };
  });
}

function linksBetween(tasks: readonly PlannedTask[], endOf: (id: TaskId) => string): Map<string, Link> {
  const known = new Set(tasks.map(({ id }) => id));
  const links = new Map<string, Link>();
  for (const { id, after } of tasks) {
    const to = endOf(id);
    for (const before of after) {
      const from = endOf(before);
      if (known.has(before) && from !== to) links.set(`${from} ${to}`, { from, to });
    }
  }
  return links;
}

function itemsOf(
  id: string,
  places: ReadonlyMap<string, Place>,
  group: Group | undefined,
  inside: ReadonlyMap<string, Inside>,
): Item[] {
  const place = places.get(id);
  if (place === undefined) return [];
  if (group === undefined) return [taskItem(id, place, null)];
  const { members: tasks, name } = group;
  const within = inside.get(id);
  if (within === undefined) return [{ ...place, id, kind: "group", tasks, name, frame: null }];
  const members = [...within.places].map(([member, own]) =>
    taskItem(member, { ...own, x: place.x + FRAME.side + own.x, y: place.y + FRAME.head + own.y }, id),
  );
  return [{ ...place, id, kind: "frame", tasks, name, frame: null }, ...members];
}

const taskItem = (id: string, place: Place, frame: string | null): Item => ({
  ...place,
  id,
  kind: "task",
  tasks: [id as TaskId],
  name: null,
  frame,
});

function pointsOf(
  from: TaskId,
  to: TaskId,
  ends: (id: TaskId) => string,
  routes: ReadonlyMap<string, readonly Point[]>,
  inside: ReadonlyMap<string, Inside>,
  places: ReadonlyMap<string, Place>,
): readonly Point[] {
  const [start, end] = [ends(from), ends(to)];
  if (start !== end) return routes.get(`${start} ${end}`) ?? [];
  const frame = places.get(start);
  const points = inside.get(start)?.routes.get(`${from} ${to}`) ?? [];
  return points.map(({ x, y }) => ({
    x: x + FRAME.side + (frame?.x ?? 0),
    y: y + FRAME.head + (frame?.y ?? 0),
  }));
}
