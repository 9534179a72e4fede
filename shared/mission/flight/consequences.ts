import type { DecisionKind, DecisionRecord, Resolution } from "../decisions/decision.ts";
import { stop } from "../decide-mission.ts";
import type { Context, Outcome } from "../outcome.ts";
import { applyPlanDecision } from "../plan/apply-plan-decision.ts";
import { reject, type Rejection } from "../rejection.ts";
import type { MissionState } from "../state.ts";
import { afterBudget } from "../money/budget-consequences.ts";
import { afterGateAnswer } from "../gates/gate-consequences.ts";
import { afterLandedAnswer, isAfterLanding } from "../landing/decide-landed.ts";
import { afterMissionAnswer } from "../landing/mission-consequences.ts";
import { afterRequestAnswer } from "./request-consequences.ts";
import { afterEntryAnswer } from "./log-proposal.ts";
import { afterTaskAnswer } from "./task-consequences.ts";

/** Kinds that are decided for good when the mission is over. */
const NEEDS_FLIGHT: readonly DecisionKind[] = [
  "permission",
  "question",
  "checkpoint",
  "failed-task",
  "scope-breach",
  "stuck",
  "quota",
];

/**
 * What follows when a person answered a decision: events and effects beside `decision.resolved`, which was emitted before.
 * A rejection here refuses the whole answer. Exhaustive over what a decision can be about.
 */
export function consequencesOf(
  state: MissionState,
  record: DecisionRecord,
  resolution: Resolution,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  const { subject, kind, id } = record.decision;
  if (isAfterLanding(record)) return afterLandedAnswer(state, record, resolution, outcome);
  if (state.phase === "stopped" || state.phase === "landed") {
    return reject(
      "wrong-state",
      `The mission is ${state.phase}; the answer to ${id} would change nothing and was not recorded.`,
    );
  }
  if (NEEDS_FLIGHT.includes(kind) && subject.kind !== "plan" && state.phase === "composing") {
    return reject("wrong-state", `The mission does not fly; the answer to ${id} was not recorded.`);
  }
  if (resolution.option === "stop" && subject.kind === "mission") {
    return stop(state, resolution.reason ?? "stopped by a person", outcome);
  }
  switch (subject.kind) {
    case "request":
      return afterRequestAnswer(state, record, subject, resolution, outcome);
    case "plan":
    case "plan-diff":
      return applyPlanDecision(state, record, resolution, context, outcome);
    case "task":
    case "findings":
      return afterTaskAnswer(state, record, resolution, context, outcome);
    case "gate":
      return afterGateAnswer(state, record.decision.task, subject.gate, resolution, outcome);
    case "budget":
      return afterBudget(state, record, subject, resolution, outcome);
    case "mission":
      return afterMissionAnswer(state, record, resolution, outcome);
    case "log-entry":
      return afterEntryAnswer(state, subject, resolution, outcome);
  }
}
