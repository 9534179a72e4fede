import type { TaskState } from "../flight/task.ts";
import type { MissionState } from "../state.ts";

/** Why a task may not use a lane now, as a sentence; null: it may. What is `going-on` may finish while a mission is held. */
export function mayStart(
  state: MissionState,
  task: TaskState,
  what: "starting" | "going-on" = "starting",
): string | null {
  if (state.paused) return "The mission is paused: nothing starts until it is resumed.";
  const fresh = what === "starting";
  if (fresh && state.held && task.stage === "idle")
    return "The mission is held: nothing new starts until it is released.";
  if (blocks(state.budgetStage, fresh))
    return "The mission's budget is used up: nothing starts until it is raised.";
  if (blocks(task.budgetStage, fresh))
    return `The budget of "${task.spec.id}" is used up: it does not start until it is raised.`;
  if (state.dayExhausted)
    return "The day's budget is used up: nothing starts until a person says how to go on.";
  return null;
}

const blocks = (stage: MissionState["budgetStage"], fresh: boolean): boolean =>
  stage === "exhausted" || (stage === "grace" && fresh);
