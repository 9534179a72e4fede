import { statusOf } from "#shared/mission/flight/status.ts";
import type { TaskStatus } from "#shared/mission/flight/task.ts";
import type { TaskId } from "#shared/mission/ids.ts";
import type { MissionState } from "#shared/mission/state.ts";

/** What a person has to look at, the most pressing first. */
const PROBLEMS: readonly TaskStatus[] = ["failed", "needs_you", "no_signal"];

/** What failed first, then in the order of the plan. */
export function problemsOf(state: MissionState): readonly TaskId[] {
  const found = [...state.tasks.values()]
    .map((task) => ({ task, rank: PROBLEMS.indexOf(statusOf(task)) }))
    .filter(({ rank }) => rank >= 0);
  return found
    .toSorted((a, b) => a.rank - b.rank || a.task.place - b.task.place)
    .map(({ task }) => task.spec.id);
}

/** Round the end; from anywhere else to the most pressing one. */
export function nextProblem(state: MissionState, from: TaskId | null, step: 1 | -1): TaskId | null {
  const problems = problemsOf(state);
  const here = from === null ? -1 : problems.indexOf(from);
  if (here < 0) return problems.at(step === 1 ? 0 : -1) ?? null;
  return problems.at((here + step) % problems.length) ?? null;
}
