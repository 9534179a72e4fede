import type { Outcome } from "../outcome.ts";
import type { MissionState } from "../state.ts";
import { closeOldCards } from "./old-cards.ts";

/** A new look at the whole. What was asked about the one before is no question any more. */
export function requestVerification(state: MissionState, outcome: Outcome): void {
  outcome.emit({ type: "mission.verify-requested" });
  outcome.request({ type: "mission.verify", number: state.verifications + 1 });
  closeOldCards(state, outcome);
}

/** What is written down of the mission and said in its pull request is another text now: whoever was shown the old one is asked anew. */
export function wholeChanged(state: MissionState, outcome: Outcome): void {
  const isLookedAt = state.phase === "flying" && state.verification === "running";
  if (state.phase === "landing" || isLookedAt) requestVerification(state, outcome);
}
