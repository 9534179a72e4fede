import type { DecisionRecord, Resolution } from "../decisions/decision.ts";
import type { Context, Outcome } from "../outcome.ts";
import type { Rejection } from "../rejection.ts";
import type { MissionState } from "../state.ts";

/** What follows when a person answered a decision about the plan as a whole, or about a proposed change of it. */
export function applyPlanDecision(
  state: MissionState,
  record: DecisionRecord,
  resolution: Resolution,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  void [state, record, resolution, context, outcome];
  return null;
}
