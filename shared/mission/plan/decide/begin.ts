import type { Context, Outcome } from "../../outcome.ts";
import { reject, type Rejection } from "../../rejection.ts";
import { reviewerOfPlan } from "../../routing/stand-in.ts";
import type { MissionState } from "../../state.ts";
import { askToBegin, cardToBegin } from "./begin-card.ts";
import { askReviewer } from "./review.ts";

/** Somebody wants this mission to fly, and what is owed first is under way: a review, or an answer of a person. */
export const isBeginning = (state: MissionState): boolean =>
  state.phase === "composing" &&
  (state.plan.reviewAsked?.toLaunch === true || cardToBegin(state) !== undefined);

/**
 * A plan with tasks of full review that nobody of another family read: somebody is asked, and a person sees what was found before
 * anything starts. Where nobody can be asked a person is told that, and may go without with a reason of their own.
 */
export function reviewFirst(state: MissionState, context: Context, outcome: Outcome): Rejection | null {
  if (isBeginning(state)) return null;
  const asked = state.plan.reviewAsked;
  if (asked !== null)
    return reject(
      "wrong-state",
      `${asked.reviewer.agent} (${asked.reviewer.family}) is reviewing this plan. It was not locked; wait for the review, or lock it with your reason for going without one.`,
    );
  return askSomebody(state, context, outcome);
}

/** Whoever is first in line for it, or a person when there is nobody. */
export function askSomebody(state: MissionState, context: Context, outcome: Outcome): null {
  const first = reviewerOfPlan(state, context.at);
  if (first === null) {
    askToBegin(state, context, outcome, { kind: "nobody" });
    return null;
  }
  const { family, agent } = first;
  const reviewer = { family, agent, lens: "adversarial" } as const;
  askReviewer(state, { reviewer, model: null, effort: null, toLaunch: true }, outcome);
  return null;
}
