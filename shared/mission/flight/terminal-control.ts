import { z } from "zod";
import type { SessionId } from "../../ids.ts";
import { action } from "../policies/action.ts";

/** What an agent asked for, with all that is needed to judge it once more. */
export const askedFor = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("action"),
    action,
    why: z.string(),
    protectedFolders: z.array(z.string()),
  }),
  z.strictObject({
    kind: z.literal("checkpoint"),
    label: z.string(),
    summary: z.string(),
    plans: z.string(),
  }),
]);
export type AskedFor = z.infer<typeof askedFor>;

/** An answer of the mission that waits until the person lets go of the terminal. */
export interface WithheldAnswer {
  readonly request: string;
  readonly allowed: boolean;
  readonly text: string;
  /** null: recorded before it was kept. */
  readonly asked: AskedFor | null;
}

/** A person types into the session of a task. Nobody else does meanwhile, and the mission answers nothing by itself. */
export interface TerminalControl {
  readonly attempt: number;
  readonly session: SessionId;
  /** The one place that may type: a window has one for each terminal it shows. */
  readonly holder: string;
  readonly since: number;
  readonly withheld: readonly WithheldAnswer[];
}

/** What a person told the agent of a task, and what was seen of it. */
export interface Instruction {
  /** The number of the event it was told with. */
  readonly number: number;
  readonly text: string;
  readonly at: number;
  /** The agent took it; null: that was not seen. */
  readonly deliveredAt: number | null;
  /** The attempt whose prompt says it; null: none yet. */
  readonly inPromptOf: number | null;
}

/** As many as anybody looks back at. */
const KEPT_INSTRUCTIONS = 20;

export const withInstruction = (
  before: readonly Instruction[],
  instruction: Instruction,
): readonly Instruction[] => [...before, instruction].slice(-KEPT_INSTRUCTIONS);
