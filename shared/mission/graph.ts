import type { TaskId } from "./ids.ts";

/** What a graph needs to know of a task. Edges to ids that are not in the list are passed over: the plan check names them. */
export interface GraphNode {
  readonly id: TaskId;
  readonly after: readonly TaskId[];
}

// Everything here is linear in tasks and edges and walks with its own stack: a chain of ten thousand tasks is a plan too.

/** The first way round, each task after the one before it in the list and the first repeated at the end; null: none. */
export function findCycle(nodes: readonly GraphNode[]): TaskId[] | null {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const done = new Set<TaskId>();
  for (const start of byId.keys()) {
    const cycle = done.has(start) ? null : cycleFrom(start, byId, done);
    if (cycle !== null) return cycle;
  }
  return null;
}

function cycleFrom(start: TaskId, byId: ReadonlyMap<TaskId, GraphNode>, done: Set<TaskId>): TaskId[] | null {
  const path: { readonly id: TaskId; readonly next: Iterator<TaskId> }[] = [];
  const onPath = new Set<TaskId>();
  const enter = (id: TaskId): void => {
    path.push({ id, next: (byId.get(id)?.after ?? [])[Symbol.iterator]() });
    onPath.add(id);
  };
  enter(start);
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    const step = top.next.next();
    if (step.done === true) {
      path.pop();
      onPath.delete(top.id);
      done.add(top.id);
    } else if (onPath.has(step.value)) {
      const ids = path.map((entry) => entry.id);
      return [...ids.slice(ids.indexOf(step.value)), step.value].toReversed();
    } else if (byId.has(step.value) && !done.has(step.value)) {
      enter(step.value);
    }
  }
  return null;
}

/** Who has to wait for whom, turned round. */
export function dependentsOf(nodes: readonly GraphNode[]): Map<TaskId, TaskId[]> {
  const dependents = new Map<TaskId, TaskId[]>(nodes.map((node) => [node.id, []]));
  for (const node of nodes) {
    for (const before of node.after) dependents.get(before)?.push(node.id);
  }
  return dependents;
}

/** The same graph by place in the list, which is much faster to walk than ids. */
interface Places {
  readonly dependents: readonly (readonly number[])[];
  /** Known tasks each one waits for. */
  readonly unmet: number[];
}

function placesOf(nodes: readonly GraphNode[]): Places {
  const place = new Map(nodes.map((node, index) => [node.id, index]));
  const dependents: number[][] = nodes.map(() => []);
  const unmet = nodes.map(() => 0);
  for (const [index, node] of nodes.entries()) {
    // Of two tasks with one id only the last is in the graph.
    if (place.get(node.id) !== index) {
      unmet[index] = Number.POSITIVE_INFINITY;
      continue;
    }
    for (const before of node.after) {
      const from = place.get(before);
      if (from === undefined) continue;
      dependents[from]?.push(index);
      unmet[index] = (unmet[index] ?? 0) + 1;
    }
  }
  return { dependents, unmet };
}

function wavePlaces({ dependents, unmet }: Places): number[][] {
  const left = [...unmet];
  const result: number[][] = [];
  let wave = [...left.keys()].filter((index) => left[index] === 0);
  while (wave.length > 0) {
    result.push(wave);
    const next: number[] = [];
    for (const index of wave) {
      for (const dependent of dependents[index] ?? []) {
        const more = (left[dependent] ?? 0) - 1;
        left[dependent] = more;
        if (more === 0) next.push(dependent);
      }
    }
    wave = next.toSorted((a, b) => a - b);
  }
  return result;
}

/**
 * Tasks that can start at the same time, wave after wave, each in the order of the list. What is on a cycle, or behind one,
 * can never start and is in no wave.
 */
export const waves = (nodes: readonly GraphNode[]): TaskId[][] =>
  wavePlaces(placesOf(nodes)).map((wave) => wave.flatMap((index) => nodes[index]?.id ?? []));

/** Every task after those it waits for. What is on a cycle, or behind one, is left out. */
export const topologicalOrder = (nodes: readonly GraphNode[]): TaskId[] => waves(nodes).flat();

/** How many tasks start together at most when everything starts as early as its dependencies let it. */
export const maximumParallelism = (all: readonly (readonly TaskId[])[]): number =>
  all.reduce((widest, wave) => Math.max(widest, wave.length), 0);

/** Minutes on the longest way from a task, itself included, to the end: more is more urgent. */
export function ranks<Node extends GraphNode>(
  nodes: readonly Node[],
  minutesOf: (node: Node) => number,
): Map<TaskId, number> {
  const places = placesOf(nodes);
  const minutes = nodes.map((node) => minutesOf(node));
  for (const index of wavePlaces(places).flat().toReversed()) {
    let longest = 0;
    for (const dependent of places.dependents[index] ?? [])
      longest = Math.max(longest, minutes[dependent] ?? 0);
    minutes[index] = (minutes[index] ?? 0) + longest;
  }
  return new Map(nodes.map((node, index) => [node.id, minutes[index] ?? 0]));
}

export interface CriticalPath {
  readonly ids: readonly TaskId[];
  readonly minutes: number;
}

/** The longest chain of work: no number of lanes makes the mission shorter than this. */
export function criticalPath<Node extends GraphNode>(
  nodes: readonly Node[],
  minutesOf: (node: Node) => number,
): CriticalPath {
  const rank = ranks(nodes, minutesOf);
  const dependents = dependentsOf(nodes);
  const mostUrgent = (ids: readonly TaskId[]): TaskId | undefined =>
    ids.reduce<TaskId | undefined>(
      (best, id) => (best === undefined || (rank.get(id) ?? 0) > (rank.get(best) ?? 0) ? id : best),
      undefined,
    );
  const first = waves(nodes)[0] ?? [];
  const ids: TaskId[] = [];
  for (let id = mostUrgent(first); id !== undefined; id = mostUrgent(dependents.get(id) ?? [])) {
    ids.push(id);
  }
  const [head] = ids;
  return { ids, minutes: head === undefined ? 0 : (rank.get(head) ?? 0) };
}

/** Everything that waits for a task, directly or through others; not the task itself. */
export function descendants(nodes: readonly GraphNode[], from: TaskId): Set<TaskId> {
  const dependents = dependentsOf(nodes);
  const found = new Set<TaskId>();
  const left = [...(dependents.get(from) ?? [])];
  for (let id = left.pop(); id !== undefined; id = left.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    left.push(...(dependents.get(id) ?? []));
  }
  return found;
}
