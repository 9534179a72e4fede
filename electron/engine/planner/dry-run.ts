import type { MissionContract } from "#shared/mission/mission-contract.ts";
import { checkPlan, type PlanCheck } from "#shared/mission/plan/plan-check.ts";
import type { InstalledAgent } from "#shared/mission/routing/allocation.ts";
import { instantiate, type Instantiated } from "./instantiate.ts";
import type { LoadedRecipe } from "./recipe-file.ts";

export interface DryRunSurroundings {
  readonly contract: MissionContract;
  readonly agents: readonly InstalledAgent[];
}

export type DryRun =
  | (Extract<Instantiated, { ok: true }> & { readonly check: PlanCheck; readonly summary: string })
  | Extract<Instantiated, { ok: false }>;

/** What a recipe would become, with the answer of the plan check; nothing is created. */
export function dryRun(
  loaded: LoadedRecipe,
  inputs: Readonly<Record<string, string>>,
  { contract, agents }: DryRunSurroundings,
): DryRun {
  const made = instantiate(loaded, inputs, contract.goal);
  if (!made.ok) return made;
  const highRisk = [...new Set([...contract.highRisk, ...made.highRisk])];
  const check = checkPlan(made.plan.tasks, { contract: { ...contract, highRisk }, agents, plannedBy: null });
  return { ...made, check, summary: summaryOf(loaded, made.plan.tasks.length, check) };
}

function summaryOf({ recipe, origin }: LoadedRecipe, tasks: number, check: PlanCheck): string {
  const { minutes, runs, basis } = check.estimate;
  return [
    `${recipe.title} (${origin} recipe ${recipe.name}): ${counted(tasks, "task")}, ${check.maxParallel} at a time at most.`,
    `Plan check: ${check.verdict}.`,
    ...check.reasons.map(({ verdict, sentence }) => `  ${verdict}: ${sentence}`),
    ...check.waves.map((wave, index) => `  wave ${index + 1}: ${wave.join(", ")}`),
    `Longest way: ${check.criticalPath.ids.join(" → ")} (${Math.round(check.criticalPath.minutes)} minutes).`,
    `Estimate: ${Math.round(minutes.low)} to ${Math.round(minutes.high)} minutes, ${Math.round(runs.low)} to ${Math.round(runs.high)} sessions; ${basis}.`,
    "",
  ].join("\n");
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;
