import { hasEnded } from "../flight/status.ts";
import type { TaskId } from "../ids.ts";
import type { MissionState } from "../state.ts";
import type { Decision } from "./decision.ts";

/** Tasks that wait for this one, directly or through others, and have not ended. */
export function tasksBehind(state: MissionState, task: TaskId): number {
  const seen = new Set<TaskId>([task]);
  let waiting = 0;
  for (const before of seen) {
    for (const id of state.dependents.get(before) ?? []) {
      if (seen.has(id)) continue;
      seen.add(id);
      const dependent = state.tasks.get(id);
      if (dependent !== undefined && !hasEnded(dependent)) waiting += 1;
    }
  }
  return waiting;
}

/** How many tasks cannot go on before this is answered: the one it is about is not counted. */
export function unblocks(state: MissionState, decision: Pick<Decision, "task">): number {
  if (decision.task !== null) return tasksBehind(state, decision.task);
  let open = 0;
  for (const task of state.tasks.values()) if (!hasEnded(task)) open += 1;
  return open;
}

export function unblocksText(count: number): string {
  if (count === 0) return "Nothing else waits for it.";
  return count === 1 ? "Unblocks 1 task." : `Unblocks ${count} tasks.`;
}
