import type { DecisionRecord, Resolution } from "../decisions/decision.ts";
import type { Context, Outcome } from "../outcome.ts";
import { reject, type Rejection } from "../rejection.ts";
import type { MissionState } from "../state.ts";
import { launchLocked } from "../decide-mission.ts";
import { isRejection } from "./apply-edit.ts";
import { askFirstRound } from "./decide/ask-planner.ts";
import { BEGIN, GO_WITHOUT, PUT_OFF, REVIEW_AGAIN } from "./decide/begin-card.ts";
import { askSomebody } from "./decide/begin.ts";
import { emitEdited, tryEdits } from "./decide/edit.ts";
import { lockPlan } from "./decide/lock.ts";
import { onlyComposing } from "./decide/phase-rules.ts";
import { ASK_AGAIN, BY_HAND } from "./decide/planner-question.ts";

/** What follows when a person answered a decision about the plan as a whole, or about a proposed change of it. */
export function applyPlanDecision(
  state: MissionState,
  record: DecisionRecord,
  resolution: Resolution,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  const { subject, id } = record.decision;
  switch (subject.kind) {
    case "plan":
      return answerPlan(state, subject.revision, resolution, context, outcome);
    case "plan-diff":
      return answerDiff(state, subject.diff, resolution, outcome);
    case "request":
    case "task":
    case "gate":
    case "findings":
    case "budget":
    case "mission":
    case "log-entry":
      return reject(
        "invalid",
        `The decision ${id} is not about the plan. It is still open and nothing was changed.`,
      );
  }
}

const notAnOption = (option: string): Rejection =>
  reject("invalid", `"${option}" is not an answer to this. It is still open and nothing was changed.`);

function answerPlan(
  state: MissionState,
  revision: number,
  { option, reason }: Resolution,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  if (option === BY_HAND || option === "deny") return null;
  if (option === ASK_AGAIN) return askAgain(state, outcome);
  if (option !== BEGIN && option !== PUT_OFF && option !== GO_WITHOUT && option !== REVIEW_AGAIN)
    return notAnOption(option);
  if (state.plan.revision !== revision) {
    return reject(
      "wrong-state",
      `The plan changed since this was asked (version ${revision}, now ${state.plan.revision}). It was not locked; look at it again.`,
    );
  }
  if (option === REVIEW_AGAIN)
    return onlyComposing(state, "a review of it") ?? askSomebody(state, context, outcome);
  return lockAndLaunch(state, option, reason, context, outcome);
}

/** Nothing of a plan is waived or put off with anything but the words of a person. */
function lockAndLaunch(
  state: MissionState,
  option: string,
  reason: string | null,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  const words = reason?.trim() ?? "";
  if (option !== BEGIN && words === "")
    return reject(
      "invalid",
      "Launching it like this needs your reason, in your own words. It is still open and nothing was started.",
    );
  const putOff = option === PUT_OFF;
  if (putOff) putOffFindings(state, words, outcome);
  const waiver = option === GO_WITHOUT ? words : null;
  return lockPlan(state, { waiver, putOff }, context, outcome) ?? launchLocked(state, outcome);
}

function putOffFindings(state: MissionState, reason: string, outcome: Outcome): void {
  for (const { id, round, state: now } of state.findings.values())
    if (round === 0 && now === "open")
      outcome.emit({ type: "finding.settled", finding: id, state: "punted", reason, evidence: "" });
}

function askAgain(state: MissionState, outcome: Outcome): Rejection | null {
  const wrong = onlyComposing(state, "asking for a plan");
  if (wrong !== null) return wrong;
  const { request, asking } = state.plan;
  if (request === null || asking !== null) {
    return reject(
      "wrong-state",
      "No planner can be asked again: one is being asked already, or none was asked before. Nothing was changed.",
    );
  }
  askFirstRound(state, request, outcome);
  return null;
}

function answerDiff(
  state: MissionState,
  number: number,
  { option, reason }: Resolution,
  outcome: Outcome,
): Rejection | null {
  const diff = state.plan.diffs.get(number);
  if (diff === undefined || diff.state !== "proposed") {
    return reject(
      "already-decided",
      `The proposed change ${number} of the plan is no longer open. Nothing was changed.`,
    );
  }
  if (option !== "approve" && option !== "deny") return notAnOption(option);
  const accepted = option === "approve";
  if (!accepted) {
    outcome.emit({ type: "plan.diff-settled", diff: number, accepted, reason: reason ?? "declined" });
    return null;
  }
  const event = tryEdits(state, diff.edits, "diff", number);
  if (isRejection(event)) {
    return reject(
      event.code,
      `The proposed change ${number} no longer fits the plan. ${event.sentence} Decline it, or ask for a new one.`,
    );
  }
  outcome.emit({ type: "plan.diff-settled", diff: number, accepted, reason: reason ?? "approved" });
  emitEdited(state, event, outcome);
  return null;
}
