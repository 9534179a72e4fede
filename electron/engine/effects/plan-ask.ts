import { PlainError, sentenceFor } from "#launch/plain-error.ts";
import { plannerPrompt, planSchemaText } from "#shared/mission/plan/planner-prompt.ts";
import type { MissionState } from "#shared/mission/state.ts";
import type { Planner } from "../planner/planner-port.ts";
import { HostLinkError } from "../sessions/host-errors.ts";
import { limitIn } from "../consult/limited-error.ts";
import { leftOpen } from "../consult/left-open.ts";
import type { EffectHandler } from "./effect-handler.ts";
import { QuestionUses } from "./question-uses.ts";
import { safeReason } from "./safe-reason.ts";

/** What a mission takes as one answer. */
const MAX_ANSWER_CHARACTERS = 4_000_000;

/**
 * Asks a planner agent one question. What it answers goes to the mission word for word; that it could not be asked is told
 * the mission as well, at once: asking again is for a person.
 */
export function planAsk(planner: Planner): EffectHandler<"plan.ask"> {
  return async ({ request, round, agent, family, model, effort }, world) => {
    const { read, signal } = world;
    const isWanted = ({ plan: { asking, requests } }: MissionState): boolean =>
      asking?.round === round && requests === request;
    const prompt = await read((state) => (isWanted(state) ? plannerPrompt(state) : null));
    // Nobody waits for this answer any more: a person went on without it.
    if (prompt === null) return leftOpen(world);
    const used = new QuestionUses({ about: "plan", task: null, family, agent });
    try {
      const verbatim = await planner.ask(prompt, planSchemaText(), signal, {
        world,
        agent,
        family,
        model,
        effort,
        what: "plan",
        thread: `plan-${request}`,
        // The mission checks it, keeps what was wrong, and asks again in the next round.
        judge: () => [],
        onUsed: used.note,
        isWanted,
      });
      if (verbatim.length <= MAX_ANSWER_CHARACTERS)
        return used.before({ type: "plan.answer", request, round, verbatim });
      throw new PlainError(`The answer has ${verbatim.length} characters, more than a plan can have.`);
    } catch (error) {
      signal.throwIfAborted();
      // Who answers lives on in the session host: it is looked for again.
      if (error instanceof HostLinkError) throw error;
      const reason = safeReason(sentenceFor(error));
      return used.before({ type: "plan.answer-failed", request, round, reason, limit: limitIn(error) });
    }
  };
}
