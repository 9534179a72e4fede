import { closeDecision } from "../decisions/close-decisions.ts";
import type { Outcome } from "../outcome.ts";
import type { MissionState } from "../state.ts";

/** Cards about the whole as it was. */
export function closeOldCards(state: MissionState, outcome: Outcome): void {
  for (const id of state.pending) {
    const decision = state.decisions.get(id)?.decision;
    const aboutWhole =
      decision?.subject.kind === "mission" &&
      (decision.kind === "landing" || decision.kind === "failed-task");
    if (aboutWhole) closeDecision(id, "superseded", "the whole is another one now", outcome);
  }
}
