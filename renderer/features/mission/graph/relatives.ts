import type { TaskId } from "#shared/mission/ids.ts";
import type { MissionState } from "#shared/mission/state.ts";

/** A task, all it waits for and all that wait for it, over any number of steps. */
export function relativesOf(state: MissionState, task: TaskId): ReadonlySet<TaskId> {
  const found = new Set<TaskId>([task]);
  const walk = (next: (id: TaskId) => readonly TaskId[]): void => {
    const open = [...next(task)];
    const seen = new Set<TaskId>();
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (seen.has(id)) continue;
      seen.add(id);
      found.add(id);
      open.push(...next(id));
    }
  };
  walk((id) => state.tasks.get(id)?.spec.after ?? []);
  walk((id) => state.dependents.get(id) ?? []);
  return found;
}
