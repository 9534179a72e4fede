import { PlainError, sentenceFor } from "#launch/plain-error.ts";
import { z } from "zod";
import { plan } from "#shared/mission/plan/plan.ts";
import type { MissionState } from "#shared/mission/state.ts";
import type { Planner } from "../planner/planner-port.ts";
import type { EffectHandler } from "./effect-handler.ts";

/** What the mission takes as one answer. */
const MAX_ANSWER_CHARACTERS = 4_000_000;
/** As much of an agent's failure as a mission keeps. */
const MAX_REASON_CHARACTERS = 2_000;

/**
 * Asks a planner agent one question. What it answers goes to the mission word for word; that it could not be asked is told
 * the mission as well, at once: asking is for a person to repeat.
 */
export function planAsk(planner: Planner): EffectHandler<"plan.ask"> {
  return async ({ round }, { read, signal }) => {
    const prompt = await read((state) => plannerPrompt(state));
    try {
      const verbatim = await planner.ask(prompt, planSchemaText(), signal);
      if (verbatim.length <= MAX_ANSWER_CHARACTERS) return [{ type: "plan.answer", round, verbatim }];
      throw new PlainError(`The answer has ${verbatim.length} characters, more than a plan can have.`);
    } catch (error) {
      signal.throwIfAborted();
      const reason = sentenceFor(error).slice(0, MAX_REASON_CHARACTERS);
      return [{ type: "plan.answer-failed", round, reason }];
    }
  };
}

const planSchemaText = (): string => JSON.stringify(z.toJSONSchema(plan, { io: "input" }));

const plannerPrompt = ({ title, contract }: MissionState): string => `${title}\n\n${contract.goal}`;
