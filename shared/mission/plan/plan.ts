import { z } from "zod";
import { line, prose } from "../text.ts";
import { agentName, family } from "../words.ts";
import { taskSpec } from "./task-spec.ts";

/** More is refused with a sentence: nobody can check such a plan, and every list of it has a bound. */
export const MAX_TASKS = 10_000;

/** Where a plan came from. What it was made of is kept word for word, so that it can be made again. */
export const planSource = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("hand") }),
  z.strictObject({
    kind: z.literal("recipe"),
    name: line(200),
    origin: z.enum(["bundled", "repository"]),
    /** The whole file as it was when the mission took it. */
    text: z.string().max(1_000_000),
    inputs: z.record(line(100), z.string().max(20_000)),
  }),
  z.strictObject({
    kind: z.literal("import"),
    format: z.enum(["markdown", "json", "beads"]),
    name: line(1_000),
    /** sha-256 of the imported file, in hexadecimal. */
    hash: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  z.strictObject({ kind: z.literal("planner"), round: z.number().int().min(1) }),
]);
export type PlanSource = z.infer<typeof planSource>;

/** Who thought the plan up: on high-risk surfaces this family may not implement. null: a person. */
export const planner = z.strictObject({ family, agent: agentName }).nullable();

/** The reasons of a plan: it is not only boxes. */
export const planReasons = z.strictObject({
  summary: prose(20_000).default(""),
  rootCauses: z.array(line(2_000)).max(50).default([]),
  risks: z.array(line(2_000)).max(50).default([]),
  sequence: prose(8_000).default(""),
  tradeOffs: z.array(line(2_000)).max(50).default([]),
});
export type PlanReasons = z.infer<typeof planReasons>;

export const plan = z.strictObject({
  reasons: planReasons.prefault({}),
  tasks: z.array(taskSpec).max(MAX_TASKS, `has more than ${MAX_TASKS} tasks`).default([]),
});
export type Plan = z.infer<typeof plan>;
