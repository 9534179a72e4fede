import { criticalPath } from "#shared/mission/graph.ts";
import type { TaskId } from "#shared/mission/ids.ts";
import { expectedMinutesOf } from "#shared/mission/plan/durations.ts";
import type { MissionState } from "#shared/mission/state.ts";

/** The longest chain of work, as the scheduler weighs it: each task with the next one on it. */
export function criticalTasks(state: MissionState): ReadonlyMap<TaskId, TaskId | null> {
  const specs = state.order.flatMap((id) => state.tasks.get(id)?.spec ?? []);
  const { ids } = criticalPath(specs, expectedMinutesOf);
  return new Map(ids.map((id, at) => [id, ids[at + 1] ?? null]));
}
