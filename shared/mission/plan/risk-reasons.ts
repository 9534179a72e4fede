import { z } from "zod";
import type { TaskState } from "../flight/task.ts";
import type { MissionState } from "../state.ts";
import { highRiskOf } from "./risk.ts";
import { writes } from "./task-nature.ts";
import { hasManyDependents, MANY_DEPENDENTS, whyLarge } from "./weight.ts";

/** What a risk or a level of review can rest on. The screen and the command line have their own words for it. */
export const riskReason = z.discriminatedUnion("because", [
  z.object({ because: z.literal("surface"), touch: z.string(), surface: z.string() }),
  z.object({ because: z.literal("dependents"), least: z.number() }),
  z.object({ because: z.literal("size"), lines: z.number().nullable(), files: z.number().nullable() }),
  z.object({ because: z.literal("said") }),
]);
export type RiskReason = z.infer<typeof riskReason>;

/** Everything in the plan that speaks for more than the usual, strongest first. Empty: nothing does. */
export function riskReasons(
  { contract, dependents }: Pick<MissionState, "contract" | "dependents">,
  { spec }: Pick<TaskState, "spec">,
): RiskReason[] {
  const surface = highRiskOf(spec, contract);
  const { lines, files } = spec.estimate;
  const reasons: RiskReason[] = [];
  if (surface !== null) reasons.push({ because: "surface", ...surface });
  if (hasManyDependents(dependents, spec.id)) reasons.push({ because: "dependents", least: MANY_DEPENDENTS });
  if (writes(spec) && whyLarge(spec.estimate) !== null) reasons.push({ because: "size", lines, files });
  if (spec.risk !== null || spec.review !== null) reasons.push({ because: "said" });
  return reasons;
}
