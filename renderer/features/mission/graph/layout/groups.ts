import { waves } from "#shared/mission/graph.ts";
import type { TaskId } from "#shared/mission/ids.ts";

export interface PlannedTask {
  readonly id: TaskId;
  readonly after: readonly TaskId[];
  /** Tasks with the same group are one, until opened. */
  readonly group: string | null;
}

/** `plan`: named in the plan. `siblings`: a fan-out, many tasks between the same neighbours. */
export interface Group {
  readonly id: string;
  readonly kind: "plan" | "siblings";
  /** The name in the plan; siblings have none. */
  readonly name: string | null;
  readonly members: readonly TaskId[];
}

/** So many tasks between the same neighbours are still read one by one. */
export const MOST_SIBLINGS = 6;

export function groupsOf(tasks: readonly PlannedTask[]): Group[] {
  const named = [...new Set(tasks.flatMap(({ group }) => group ?? []))].map((name): Group => ({
    id: `plan:${name}`,
    kind: "plan",
    name,
    members: tasks.filter(({ group }) => group === name).map(({ id }) => id),
  }));
  const plan = withoutCircles(tasks, named).filter(({ members }) => members.length > 1);
  return [...plan, ...fanOutsOf(tasks)];
}

/** Not for what nothing precedes: independent tasks are the plan itself. */
function fanOutsOf(tasks: readonly PlannedTask[]): Group[] {
  const known = new Set(tasks.map(({ id }) => id));
  const dependents = new Map<TaskId, TaskId[]>();
  for (const { id, after } of tasks) {
    for (const before of after) {
      const waiting = dependents.get(before);
      if (waiting === undefined) dependents.set(before, [id]);
      else waiting.push(id);
    }
  }
  const alike = new Map<string, TaskId[]>();
  for (const { id, after, group } of tasks) {
    const before = after.filter((each) => known.has(each)).toSorted();
    if (group !== null || before.length === 0) continue;
    const key = `${before.join(" ")}>${(dependents.get(id) ?? []).toSorted().join(" ")}`;
    const found = alike.get(key);
    if (found === undefined) alike.set(key, [id]);
    else found.push(id);
  }
  return [...alike]
    .filter(([, members]) => members.length > MOST_SIBLINGS)
    .map(([key, members]) => ({ id: `siblings:${key}`, kind: "siblings", name: null, members }));
}

/** A group through which other tasks lead out and back in cannot be one card: its tasks are shown one by one. */
function withoutCircles(tasks: readonly PlannedTask[], groups: readonly Group[]): Group[] {
  let left = [...groups];
  for (;;) {
    const owner = ownersOf(left);
    const nodes = [...new Set(tasks.map(({ id }) => owner.get(id) ?? id))].map((id) => ({
      id: id as TaskId,
      after: new Set<TaskId>(),
    }));
    const byId = new Map(nodes.map((node) => [node.id as string, node]));
    for (const { id, after } of tasks) {
      const to = owner.get(id) ?? id;
      for (const before of after) {
        const from = owner.get(before) ?? before;
        if (from !== to) byId.get(to)?.after.add(from as TaskId);
      }
    }
    const reached = new Set<string>(waves(nodes.map(({ id, after }) => ({ id, after: [...after] }))).flat());
    const possible = left.filter(({ id }) => reached.has(id));
    if (possible.length === left.length) return left;
    left = possible;
  }
}

export function ownersOf(groups: readonly Group[]): Map<string, string> {
  return new Map(groups.flatMap(({ id, members }) => members.map((member) => [member, id] as const)));
}
