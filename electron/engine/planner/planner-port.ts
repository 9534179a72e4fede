import { PlainError } from "#launch/plain-error.ts";
import type { Usage } from "#shared/mission/money/spend.ts";
import type { MissionState } from "#shared/mission/state.ts";
import type { AgentName, Effort, Family } from "#shared/mission/words.ts";
import type { EffectWorld } from "../effects/effect-handler.ts";

/**
 * Asks an agent for a plan. One question, one answer: rounds of repair belong to the mission, which checks the answer and
 * asks again with what was wrong.
 */
export interface Planner {
  /**
   * The answer, word for word. `schemaText` is the JSON schema the answer has to fit. Throws a PlainError when nobody can
   * be asked or the agent failed, and the signal's reason when it was aborted.
   */
  ask(prompt: string, schemaText: string, signal: AbortSignal, asked: AskedAgent): Promise<string>;
}

/** Who is asked, and for which effect. */
export interface AskedAgent {
  readonly world: Pick<EffectWorld, "id" | "mission" | "folder" | "read">;
  readonly agent: AgentName;
  readonly family: Family;
  readonly model: string | null;
  readonly effort: Effort;
  readonly what: "plan" | "plan-review";
  /** Questions with the same name belong to one conversation; null: a fresh one. */
  readonly thread: string | null;
  /** What is wrong with an answer; what is put right here needs no round of the mission. */
  readonly judge: (answer: string) => readonly string[];
  /** What each session used in which it was answered, or not. */
  readonly onUsed: (usage: Usage) => void;
  /** Whether anybody still waits for the answer. */
  readonly isWanted: (state: MissionState) => boolean;
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
