import { z } from "zod";
import { line } from "../text.ts";
import { agentName, effort, family, risk, role, sandbox, taskKind } from "../words.ts";

/** An agent on this machine that can fly now. */
export const installedAgent = z.strictObject({
  agent: agentName,
  family,
  version: line(100).nullable(),
  /** Tokens; null: not known. */
  contextWindow: z.number().int().min(1).nullable(),
  /** It does what is written down for it, and judges nothing: it is never asked for a review. */
  reviews: z.literal(false).optional(),
  /** Flies a task that names it, and no other. */
  onlyByName: z.literal(true).optional(),
});
export type InstalledAgent = z.infer<typeof installedAgent>;

/** One line of the table: work like this goes to whom. The first line that fits wins. */
export const allocationRow = z.strictObject({
  kinds: z.array(taskKind).min(1),
  /** Only for work of this risk; absent: any. */
  risk: z.array(risk).min(1).optional(),
  /** Only from so many files in scope on. */
  minFiles: z.number().int().min(1).optional(),
  role: role.optional(),
  /** In the order of preference. An agent that is not installed is passed over. */
  agents: z.array(agentName).min(1),
  /** Whoever has the widest context window goes first; the order of preference decides between equals. */
  widestFirst: z.boolean().optional(),
  model: line(200).optional(),
  effort: effort.optional(),
  sandbox: sandbox.optional(),
});
export type AllocationRow = z.infer<typeof allocationRow>;

export const laneLimits = z.strictObject({
  /** Sessions of one family at a time. Three sustain a sprint; a fourth slows all. */
  total: z.number().int().min(1).max(64),
  /** Of these, kept for reviews, so that work never starves them. */
  reservedForReview: z.number().int().min(0).max(63),
});
export type LaneLimits = z.infer<typeof laneLimits>;

/** `.flightdeck/allocation.yaml`: the one page that says who does what in a repository. */
export const allocation = z.strictObject({
  rows: z.array(allocationRow).max(200),
  /** May work move to another family when one is out of quota? */
  mayMoveFamily: z.boolean().default(true),
  lanes: z.strictObject({ default: laneLimits, families: z.record(family, laneLimits).default({}) }),
});
export type Allocation = z.infer<typeof allocation>;
