import type { Context, Outcome } from "../outcome.ts";
import type { Rejection } from "../rejection.ts";
import type { MissionState } from "../state.ts";
import { answerFailed, requestPlan, takeAnswer } from "./decide/ask-planner.ts";
import { closeCardToBegin } from "./decide/begin-card.ts";
import { proposeDiff } from "./decide/diff.ts";
import { editPlan, stepBack } from "./decide/edit.ts";
import { forkTask } from "./edit-fork.ts";
import { isRejection } from "./apply-edit.ts";
import { draftOfState } from "./draft.ts";
import { lockPlan, unlockPlan } from "./decide/lock.ts";
import { notASession } from "./decide/phase-rules.ts";
import { proposePlan } from "./decide/propose.ts";
import { recordReview, requestReview, reviewFailed, settleFinding } from "./decide/review.ts";
import type { PlanCommand, PlanCommandOf } from "./plan-words.ts";

export type { PlanCommand, PlanEvent } from "./plan-words.ts";

/** Planning, from the first draft to changes in flight. Exhaustive: a command nobody decides on does not compile. */
export function decidePlan(
  state: MissionState,
  command: PlanCommand,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  if (command.type === "plan.propose-diff") return proposeDiff(state, command, context, outcome);
  const wrong = notASession(context, `send ${command.type}`);
  if (wrong !== null) return wrong;
  switch (command.type) {
    case "plan.propose":
      return proposePlan(state, command, context, outcome);
    case "plan.request":
      return requestPlan(state, command, outcome);
    case "plan.answer":
      return takeAnswer(state, command, context, outcome);
    case "plan.answer-failed":
      return answerFailed(state, command, context, outcome);
    case "plan.edit":
      return editPlan(state, command.edits, outcome);
    case "plan.fork": {
      const edits = forkTask(draftOfState(state), command);
      return isRejection(edits) ? edits : editPlan(state, edits, outcome);
    }
    case "plan.undo":
      return stepBack(state, "undo", context, outcome);
    case "plan.redo":
      return stepBack(state, "redo", context, outcome);
    case "plan.request-review":
      return requestReview(state, command, outcome);
    case "plan.record-review":
      return recordReview(state, command, context, outcome);
    case "plan.review-failed":
      return reviewFailed(state, command, context, outcome);
    case "finding.settle":
      return settleFinding(state, command, outcome);
    case "plan.lock":
      return lockByCommand(state, command, context, outcome);
    case "plan.unlock":
      return unlockPlan(state, context, outcome);
  }
}

/** Whoever locks it has answered whether it flies. */
function lockByCommand(
  state: MissionState,
  { waiver, toLaunch }: PlanCommandOf<"plan.lock">,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  const wrong = lockPlan(state, { waiver, toLaunch }, context, outcome);
  if (wrong === null && outcome.events.some(({ type }) => type === "plan.locked"))
    closeCardToBegin(state, "A person locked the plan meanwhile.", outcome);
  return wrong;
}
