import type { DecisionRecord, Resolution } from "../decisions/decision.ts";
import type { Context, Outcome } from "../outcome.ts";
import type { Rejection } from "../rejection.ts";
import type { MissionState } from "../state.ts";

/**
 * What follows when a person answered a decision: events and effects beside `decision.resolved`, which was emitted before.
 * A rejection here refuses the whole answer.
 */
export function consequencesOf(
  _state: MissionState,
  _record: DecisionRecord,
  _resolution: Resolution,
  _context: Context,
  _outcome: Outcome,
): Rejection | null {
  return null;
}
