import type { Outcome } from "../outcome.ts";
import type { MissionState } from "../state.ts";
import { closeOldCards } from "./old-cards.ts";

/** A new look at the whole. What was asked about the one before is no question any more. */
export function requestVerification(state: MissionState, outcome: Outcome): void {
  outcome.emit({ type: "mission.verify-requested" });
  outcome.request({ type: "mission.verify", number: state.verifications + 1 });
  closeOldCards(state, outcome);
}
