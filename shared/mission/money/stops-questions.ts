import type { TaskState } from "../flight/task.ts";
import type { MissionState } from "../state.ts";

/** A budget that pays for it is used up: who reads about this task is interrupted as who works on it is. */
export const stopsQuestions = (state: MissionState, task: TaskState): boolean =>
  state.dayExhausted || state.budgetStage === "exhausted" || task.budgetStage === "exhausted";

export const INTERRUPTED_BY_BUDGET = "The budget is used up. It is asked again when a person lets it go on.";
