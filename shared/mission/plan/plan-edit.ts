import { z } from "zod";
import { taskId } from "../ids.ts";
import { planReasons } from "./plan.ts";
import { taskSpec } from "./task-spec.ts";

/**
 * The smallest changes of a plan. Every one has an exact inverse, so undo is the inverse list applied backwards. What a
 * person does in the editor (split, merge, reassign) is written as a list of these.
 */
export const planEdit = z.discriminatedUnion("op", [
  /** `place`: index in the order of the plan. */
  z.strictObject({ op: z.literal("add"), task: taskSpec, place: z.number().int().min(0) }),
  /** Also cuts the edges that lead to it; the inverse puts them back. */
  z.strictObject({ op: z.literal("remove"), task: taskId }),
  /** The whole new text of the task; id stays. Edges are changed by connect and disconnect only. */
  z.strictObject({ op: z.literal("change"), task: taskSpec }),
  /** `task` will start after `after`. */
  z.strictObject({ op: z.literal("connect"), task: taskId, after: taskId }),
  z.strictObject({ op: z.literal("disconnect"), task: taskId, after: taskId }),
  z.strictObject({ op: z.literal("move"), task: taskId, place: z.number().int().min(0) }),
  z.strictObject({ op: z.literal("reasons"), reasons: planReasons }),
]);
export type PlanEdit = z.infer<typeof planEdit>;
