import { z } from "zod";

const count = z.number().int().min(0);

/** What was used. With `unknownCost` the cost is only a lower bound, and has to be shown as one. */
export const spendView = z.object({
  tokensIn: count,
  tokensOut: count,
  tokensCached: count,
  costMicros: count,
  unknownCost: z.boolean(),
});
export type SpendView = z.infer<typeof spendView>;

export const budgetStage = z.enum(["under", "warned", "exhausted", "grace"]);
