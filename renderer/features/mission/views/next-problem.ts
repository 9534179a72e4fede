import { statusOf } from "#shared/mission/flight/status.ts";
import type { TaskId } from "#shared/mission/ids.ts";
import type { MissionState } from "#shared/mission/state.ts";

/** The next task, in the order of the plan and round its end, that failed or cannot be seen. */
export function nextProblem(state: MissionState, from: TaskId | null, step: 1 | -1): TaskId | null {
  const problems = state.order.filter((id) => {
    const task = state.tasks.get(id);
    return task !== undefined && ["failed", "no_signal"].includes(statusOf(task));
  });
  if (problems.length === 0) return null;
  const here = from === null ? -1 : state.order.indexOf(from);
  const beyond = (id: TaskId) => (state.order.indexOf(id) - here) * step > 0;
  const ahead = step === 1 ? problems.find(beyond) : problems.findLast(beyond);
  return ahead ?? (step === 1 ? problems[0] : problems.at(-1)) ?? null;
}
