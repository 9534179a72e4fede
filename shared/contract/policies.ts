import { z } from "zod";
import { policyId, taskId } from "../mission/ids.ts";
import { policy, verdict } from "../mission/policies/policy.ts";

const count = z.number().int().min(0);

export const policyRow = z.object({
  policy,
  /** false: it is over, or allows something a repository file wrote and nobody trusts yet. */
  active: z.boolean(),
  /** Why it is not active. */
  inactiveBecause: z.string().nullable(),
  /** Requests it decided in this mission. */
  hits: count,
  lastUsedAt: z.number().nullable(),
});
export type PolicyRow = z.infer<typeof policyRow>;

/** A policy file of the repository. */
export const policyFileView = z.object({
  path: z.string(),
  /** As it was read last; null: trusted, but not read. */
  hash: z.string().nullable(),
  /** A person trusts exactly this content: what it allows counts. */
  trusted: z.boolean(),
  policies: count,
});

/** What a rule would have done. */
export const policyPreview = z.object({
  /** Requests of the past that it would have decided. */
  past: count,
  /** Requests that wait for an answer now and that it would decide. */
  pending: count,
  /** Some of them in words, the newest first. */
  examples: z.array(z.string()),
  /** So many requests were looked at. */
  looked: count,
});
/** A request that a rule answered: nobody was asked, and this is how it can be seen afterwards. */
export const ruledRequest = z.object({
  /** The number of its event in the log of the mission. */
  seq: count,
  at: z.number(),
  task: taskId,
  taskTitle: z.string(),
  /** What was asked for, in words. */
  action: z.string(),
  verdict,
  policy: policyId,
  /** As the agent was told it. */
  reason: z.string(),
});
export type RuledRequest = z.infer<typeof ruledRequest>;
export type PolicyPreview = z.infer<typeof policyPreview>;
export type PolicyFileView = z.infer<typeof policyFileView>;
