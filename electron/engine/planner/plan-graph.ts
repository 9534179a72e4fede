import { findCycle } from "#shared/mission/graph.ts";
import type { TaskSpec } from "#shared/mission/plan/task-spec.ts";
import { quoted } from "./problem.ts";

type Node = Pick<TaskSpec, "id" | "after">;

/** What keeps a list of tasks from being a graph that can be flown. */
export interface GraphFault {
  /** Which task, by its index in the list. */
  readonly task: number;
  /** Which of its dependencies; null: the task itself. */
  readonly entry: number | null;
  readonly sentence: string;
}

/** Ids on both ends of a long way round are enough to find it. */
const NAMED_OF_CYCLE = 12;

/** Ids that are taken twice, dependencies on nobody or on itself, and the first way round. */
export function graphFaults(tasks: readonly Node[]): GraphFault[] {
  const places = new Map<string, number>();
  const faults: GraphFault[] = [];
  for (const [task, { id }] of tasks.entries()) {
    if (places.has(id)) {
      faults.push({
        task,
        entry: null,
        sentence: `The id ${quoted(id)} is taken by a task before it. Give it another.`,
      });
    } else places.set(id, task);
  }
  for (const [task, { id, after }] of tasks.entries()) {
    for (const [entry, before] of after.entries()) {
      if (before === id) {
        faults.push({ task, entry, sentence: `Task ${quoted(id)} is said to come after itself.` });
      } else if (!places.has(before)) {
        const sentence = `Task ${quoted(id)} is said to come after ${quoted(before)}, but there is no such task.`;
        faults.push({ task, entry, sentence });
      }
    }
  }
  return faults.length > 0 ? faults : cycleFault(tasks, places);
}

function cycleFault(tasks: readonly Node[], places: ReadonlyMap<string, number>): GraphFault[] {
  const cycle = findCycle(tasks);
  const [first, second] = cycle ?? [];
  if (cycle === null || first === undefined || second === undefined) return [];
  const task = places.get(second) ?? 0;
  const entry = tasks[task]?.after.indexOf(first) ?? -1;
  const half = NAMED_OF_CYCLE / 2;
  const named = cycle.length > NAMED_OF_CYCLE ? [...cycle.slice(0, half), "…", ...cycle.slice(-half)] : cycle;
  const sentence = `The tasks wait for each other in a circle: ${named.join(" → ")}. Take one of these dependencies away.`;
  return [{ task, entry: entry === -1 ? null : entry, sentence }];
}
