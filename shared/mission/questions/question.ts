import { z } from "zod";
import { sessionId } from "../../ids.ts";
import { taskId } from "../ids.ts";
import { line, prose } from "../text.ts";
import { agentName, effort, family, role } from "../words.ts";

/** What an agent is asked for. */
export const questionAbout = z.enum(["plan", "plan-review", "review", "synthesis"]);
export type QuestionAbout = z.infer<typeof questionAbout>;

/** Who is asked, with what, and in which session. */
export const questionBegun = {
  session: sessionId,
  about: questionAbout,
  /** Whose work is looked at; null: the plan. */
  task: taskId.nullable(),
  role,
  family,
  agent: agentName,
  /** As it was asked for; null: the agent's own choice. */
  model: line(200).nullable(),
  effort,
};

/**
 * How it ended. `unfit`: what it said was no answer to what was asked. `limited`: its provider gives nothing more for a while.
 * `unwanted`: nobody waited for it any more. `lost`: nobody saw its end.
 */
export const questionOutcome = z.enum(["answered", "unfit", "limited", "failed", "unwanted", "lost"]);
export type QuestionOutcome = z.infer<typeof questionOutcome>;

export const questionOver = {
  session: sessionId,
  outcome: questionOutcome,
  reason: prose(1_000),
  /** The program with its version, and the model it says it used; null: it did not say. */
  program: line(200).nullable(),
  model: line(200).nullable(),
};

type Begun = z.infer<z.ZodObject<typeof questionBegun>>;
type Over = z.infer<z.ZodObject<typeof questionOver>>;

/** One session in which an agent is, or was, asked something. */
export interface AskedQuestion extends Begun {
  /** Of the agent, as it was found on this computer; null: not known. */
  readonly version: string | null;
  readonly startedAt: number;
  readonly endedAt: number | null;
  /** null: it is being answered. */
  readonly over: Omit<Over, "session"> | null;
}
