import { PlainError, sentenceFor } from "#launch/plain-error.ts";
import { parseReview, planReviewPrompt, reviewSchemaText } from "#shared/mission/plan/plan-review.ts";
import type { Planner } from "../planner/planner-port.ts";
import { NOTHING_TO_TELL, type EffectHandler } from "./effect-handler.ts";
import { safeReason } from "./safe-reason.ts";

/** Asks another family what is wrong with a plan. Only an answer that is a review counts as one. */
export function planReview(planner: Planner): EffectHandler<"plan.review"> {
  return async ({ reviewer, revision }, { read, signal }) => {
    const prompt = await read((state) =>
      state.plan.reviewAsked?.revision === revision ? planReviewPrompt(state) : null,
    );
    // The plan changed meanwhile: a review of what it was helps nobody.
    if (prompt === null) return NOTHING_TO_TELL;
    try {
      const answer = parseReview(await planner.ask(prompt, reviewSchemaText(), signal));
      if (answer.ok)
        return [{ type: "plan.record-review", reviewer, revision, findings: [...answer.findings] }];
      throw new PlainError(answer.reason);
    } catch (error) {
      signal.throwIfAborted();
      return [
        {
          type: "plan.review-failed",
          reviewer,
          revision,
          reason: safeReason(sentenceFor(error)),
        },
      ];
    }
  };
}
