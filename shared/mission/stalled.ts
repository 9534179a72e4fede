import type { MissionState } from "./state.ts";
import { allEnded } from "./task-index.ts";

/**
 * Nothing runs, nothing can start, nobody was asked, and it is not the end. A held or paused mission, or a day without
 * money, has its own way out; a paused task as well.
 */
export function hasStalled(state: MissionState): boolean {
  if (state.phase !== "flying" || state.held || state.paused || state.dayExhausted) return false;
  if (state.pending.size > 0 || allEnded(state) || somethingMoves(state)) return false;
  if (state.budgetStage === "exhausted" || state.budgetStage === "grace") return true;
  return state.counts.paused === 0 && state.counts.rate_limited === 0 && state.ready.length === 0;
}

/** Held tasks wait for an answer that expired, paused and limited ones for somebody or for a time. */
function somethingMoves(state: MissionState): boolean {
  for (const id of state.active) {
    const task = state.tasks.get(id);
    if (task === undefined || task.stage === "held") continue;
    if (task.paused === null && task.rateLimitedUntil === null) return true;
  }
  return false;
}
