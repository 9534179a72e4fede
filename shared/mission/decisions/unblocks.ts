import { hasEnded } from "../flight/status.ts";
import type { TaskId } from "../ids.ts";
import type { MissionState } from "../state.ts";
import type { Decision } from "./decision.ts";

/**
 * Tasks counted for one decision: counting ten thousand for every question takes milliseconds, and whoever reads the
 * number decides no differently above a few hundred.
 */
const MAX_COUNTED = 500;

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
      if (waiting === MAX_COUNTED) return waiting;
    }
  }
  return waiting;
}

/** How many tasks cannot go on before this is answered: the one it is about is not counted. */
export function unblocks(state: MissionState, decision: Pick<Decision, "task">): number {
  if (decision.task !== null) return tasksBehind(state, decision.task);
  const { merged, skipped, cancelled } = state.counts;
  return state.tasks.size - merged - skipped - cancelled;
}

export function unblocksText(count: number): string {
  if (count === 0) return "Nothing else waits for it.";
  if (count === MAX_COUNTED) return `Unblocks ${count} tasks or more.`;
  return count === 1 ? "Unblocks 1 task." : `Unblocks ${count} tasks.`;
}
