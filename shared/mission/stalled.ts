import type { MissionState } from "./state.ts";
import { allEnded } from "./task-index.ts";

/**
 * Nothing runs, nothing can start, nobody was asked, and it is not the end. A held or paused mission, or a day without
 * money, has its own way out; a paused task as well.
 */
export function hasStalled(state: MissionState): boolean {
  if (state.phase !== "flying" || state.held || state.paused || state.dayExhausted) return false;
  if (state.gated.size > 0) return false;
  if (allEnded(state) || state.ready.length > 0 || someAnswerMoves(state)) return false;
  return everyoneWaits(state);
}

/** Whether something stands in the decision log moves nothing. */
const someAnswerMoves = ({ pending, decisions }: MissionState): boolean =>
  [...pending].some((id) => decisions.get(id)?.decision.subject.kind !== "log-entry");

/** Held tasks wait for an answer that expired. A limited one wakes by itself, a paused one when whoever paused it says so. */
function everyoneWaits(state: MissionState): boolean {
  for (const id of state.active) {
    const task = state.tasks.get(id);
    if (task !== undefined && task.stage !== "held") return false;
  }
  for (const task of state.tasks.values()) if (task.stage === "idle" && task.paused !== null) return false;
  return true;
}
