import { z } from "zod";
import { missionId } from "../ids.ts";
import { decisionId } from "../mission/ids.ts";
import { policy } from "../mission/policies/policy.ts";

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

export const policyExample = z.object({
  mission: missionId,
  at: z.number(),
  /** What was asked, in the words of the request. */
  text: z.string(),
  verdict: z.enum(["allow", "deny", "ask"]),
});

/** What a rule would have done. */
export const policyPreview = z.object({
  /** Requests of the past it would have matched. */
  past: count,
  /** Decisions that wait now and that it matches. */
  pending: z.array(decisionId),
  examples: z.array(policyExample),
  /** How many requests of the past were looked at. */
  looked: count,
});
export type PolicyPreview = z.infer<typeof policyPreview>;
