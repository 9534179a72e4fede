import { z } from "zod";
import { acceptanceCommand } from "../mission-contract.ts";
import { line, pathPattern, prose, repositoryPath } from "../text.ts";
import { sandbox } from "../words.ts";

/** Does the task need the network, and what for? Off unless answered with a reason. */
export const networkAnswer = z.discriminatedUnion("needed", [
  z.strictObject({ needed: z.literal(false) }),
  z.strictObject({
    needed: z.literal(true),
    reason: line(500),
    hosts: z.array(line(253)).max(50).default([]),
  }),
]);

/**
 * The contract of a task. In a draft any part may still be missing; the plan check says which, and only a complete one can
 * be locked. `null` and an empty list differ where "none" is an answer: nothing in `nonGoals` is fine, no network answer is not.
 */
export const brief = z.strictObject({
  goal: prose(8_000).default(""),
  currentState: prose(8_000).default(""),
  scope: z
    .strictObject({
      /** What the task may change. */
      touch: z.array(pathPattern).max(500).default([]),
      /** What it may not, even inside `touch`. */
      avoid: z.array(pathPattern).max(500).default([]),
      /** Read in full before starting. */
      read: z.array(pathPattern).max(500).default([]),
    })
    .prefault({}),
  invariants: z.array(line(1_000)).max(50).default([]),
  /** Interfaces that must keep their shape. */
  interfaces: z.array(line(1_000)).max(50).default([]),
  acceptance: z.array(acceptanceCommand).max(50).default([]),
  /** What done looks like, for a reader. */
  criteria: z.array(line(1_000)).max(50).default([]),
  expectedFiles: z.array(repositoryPath).max(200).default([]),
  nonGoals: z.array(line(1_000)).max(50).default([]),
  network: networkAnswer.nullable().default(null),
  /** null: by the kind of the task (research and review read only). */
  sandbox: sandbox.nullable().default(null),
});
export type Brief = z.infer<typeof brief>;

export const EMPTY_BRIEF: Brief = brief.parse({});
