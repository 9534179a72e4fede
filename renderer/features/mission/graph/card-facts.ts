import type { TaskState } from "#shared/mission/flight/task.ts";
import { taskBegan, taskEnded } from "../task-facts.ts";

/** From its first start to its end, or to now. null: it has not started. */
export function elapsedMs(task: TaskState, now: number): number | null {
  const began = taskBegan(task);
  return began === null ? null : Math.max(0, (taskEnded(task) ?? now) - began);
}

/** Tries at the work itself, as its limit counts them: what was interrupted is none, nor is fixing what a review found. */
export const triesOf = ({ attempts }: TaskState): number =>
  attempts.filter(({ purpose, outcome }) => purpose === "work" && outcome !== "interrupted").length;
