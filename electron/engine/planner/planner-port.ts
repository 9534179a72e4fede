import { PlainError } from "#launch/plain-error.ts";

/**
 * Asks an agent for a plan. One question, one answer: rounds of repair belong to the mission, which checks the answer and
 * asks again with what was wrong.
 */
export interface Planner {
  /**
   * The answer, word for word. `schemaText` is the JSON schema the answer has to fit. Throws a PlainError when nobody can
   * be asked or the agent failed, and the signal's reason when it was aborted.
   */
  ask(prompt: string, schemaText: string, signal: AbortSignal): Promise<string>;
}

/** Refuses with the way out, for an engine that can ask no agent. */
export const noPlanner: Planner = {
  ask: async (_prompt, _schemaText, signal) => {
    signal.throwIfAborted();
    throw new PlainError(
      "No agent can be asked for a plan here; the draft is as it was. Take a recipe, import a file, or write the tasks by hand.",
    );
  },
};
