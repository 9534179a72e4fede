import { PlainError, sentenceFor } from "#launch/plain-error.ts";
import { parseReview, planReviewPrompt, reviewSchemaText } from "#shared/mission/plan/plan-review.ts";
import type { MissionState } from "#shared/mission/state.ts";
import type { Planner } from "../planner/planner-port.ts";
import { HostLinkError } from "../sessions/host-errors.ts";
import { limitIn } from "../consult/limited-error.ts";
import { leftOpen } from "../consult/left-open.ts";
import type { EffectHandler } from "./effect-handler.ts";
import { QuestionUses } from "./question-uses.ts";
import { safeReason } from "./safe-reason.ts";

/** Asks another family what is wrong with a plan. Only an answer that is a review counts as one. */
export function planReview(planner: Planner): EffectHandler<"plan.review"> {
  return async ({ reviewer, model, effort, revision }, world) => {
    const { read, signal } = world;
    const isWanted = ({ plan: { reviewAsked } }: MissionState): boolean => reviewAsked?.revision === revision;
    const prompt = await read((state) => (isWanted(state) ? planReviewPrompt(state) : null));
    // The plan changed meanwhile: a review of what it was helps nobody.
    if (prompt === null) return leftOpen(world);
    const { agent, family } = reviewer;
    const used = new QuestionUses({ about: "plan-review", task: null, family, agent });
    try {
      const verbatim = await planner.ask(prompt, reviewSchemaText(), signal, {
        world,
        agent,
        family,
        model,
        effort,
        what: "plan-review",
        thread: null,
        judge: wrongIn,
        onUsed: used.note,
        isWanted,
      });
      const answer = parseReview(verbatim);
      if (answer.ok) {
        const findings = [...answer.findings];
        return used.before({ type: "plan.record-review", reviewer, revision, findings });
      }
      throw new PlainError(answer.reason);
    } catch (error) {
      signal.throwIfAborted();
      // Who answers lives on in the session host: it is looked for again.
      if (error instanceof HostLinkError) throw error;
      const reason = safeReason(sentenceFor(error));
      return used.before({ type: "plan.review-failed", reviewer, revision, reason, limit: limitIn(error) });
    }
  };
}

function wrongIn(verbatim: string): readonly string[] {
  const answer = parseReview(verbatim);
  return answer.ok ? [] : [answer.reason];
}
