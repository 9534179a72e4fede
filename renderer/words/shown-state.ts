import { statusOf } from "#shared/mission/flight/status.ts";
import type { TaskState } from "#shared/mission/flight/task.ts";
import type { MissionPhase } from "#shared/mission/state.ts";
import type { ShownState } from "./task-status.ts";

/** The state a person sees: what is merged has landed when its mission has, and a plan that is written is a draft. */
export function shownState(task: TaskState, phase: MissionPhase): ShownState {
  const status = statusOf(task);
  if (phase === "composing" && (status === "waiting" || status === "queued")) return "draft";
  return status === "merged" && phase === "landed" ? "landed" : status;
}
