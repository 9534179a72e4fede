import { criticalPath } from "#shared/mission/graph.ts";
import type { TaskId } from "#shared/mission/ids.ts";
import { expectedMinutesOf } from "#shared/mission/plan/durations.ts";
import type { MissionState } from "#shared/mission/state.ts";

/** The longest chain of work, as the scheduler weighs it. */
export function criticalTasks(state: MissionState): ReadonlySet<TaskId> {
  const specs = state.order.flatMap((id) => state.tasks.get(id)?.spec ?? []);
  return new Set(criticalPath(specs, expectedMinutesOf).ids);
}
