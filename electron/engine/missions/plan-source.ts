import type { Outcome } from "#shared/contract/client.ts";
import type { FileProblem } from "#shared/contract/file-problem.ts";
import type { PlanFrom } from "#shared/contract/plans.ts";
import type { Plan, PlanSource } from "#shared/mission/plan/plan.ts";
import { MAP_RECIPE, mapInputs } from "../codebase-map/map-inputs.ts";
import { answered } from "../gateway/answers.ts";
import { importPlan } from "../planner/import-plan.ts";
import { instantiate } from "../planner/instantiate.ts";
import type { Problem } from "../planner/problem.ts";
import type { LoadedRecipe } from "../planner/recipe-file.ts";
import { chooseRecipe, listRecipes } from "../planner/recipes.ts";
import { refused } from "../gateway/answers.ts";

/** A plan with where it came from. */
export interface SourcedPlan {
  readonly plan: Plan;
  readonly source: PlanSource;
  /** Surfaces that are of high risk beside those of the contract. */
  readonly highRisk: readonly string[];
  /** What of a file is no part of the plan, and why. */
  readonly remarks: readonly string[];
}

export interface RecipePlaces {
  /** `installation.recipes` */
  readonly bundled: string;
  readonly repository: string | null;
  /** null: the branch that is checked out there. */
  readonly baseBranch: string | null;
}

/** The plan a person means, or every place of the file that keeps it from being one. */
export async function planOf(
  from: PlanFrom,
  places: RecipePlaces,
  goal: string,
): Promise<Outcome<SourcedPlan>> {
  switch (from.kind) {
    case "inline":
      return answered({ plan: from.plan, source: { kind: "hand" }, highRisk: [], remarks: [] });
    case "file":
      return fromFile(from.file);
    case "recipe": {
      const chosen = await recipeOf(from, places);
      return chosen.ok ? fromRecipe(chosen.value, from.inputs, goal, places) : chosen;
    }
  }
}

/** What is asked and can be answered by looking is not left to a person. */
export async function answeredInputs(
  recipe: Pick<LoadedRecipe, "name" | "origin">,
  inputs: Readonly<Record<string, string>>,
  { repository, baseBranch }: RecipePlaces,
): Promise<Outcome<Readonly<Record<string, string>>>> {
  const isMap = recipe.name === MAP_RECIPE && recipe.origin === "bundled";
  return isMap && repository !== null ? mapInputs(inputs, repository, baseBranch) : answered(inputs);
}

function fromFile({ name, text }: { name: string; text: string }): Outcome<SourcedPlan> {
  const imported = importPlan(name, text);
  if (!imported.ok) return problemsOf(imported.problems, "Nothing was taken from the file.");
  const remarks = imported.leftOut.map(
    ({ line, title, reason }) => `${name}:${line}: left out "${title}": ${reason}`,
  );
  return answered({ plan: imported.plan, source: imported.source, highRisk: [], remarks });
}

export async function fromRecipe(
  recipe: LoadedRecipe,
  inputs: Readonly<Record<string, string>>,
  goal: string,
  places: RecipePlaces,
): Promise<Outcome<SourcedPlan>> {
  const given = await answeredInputs(recipe, inputs, places);
  if (!given.ok) return given;
  const made = instantiate(recipe, given.value, goal);
  if (!made.ok) return problemsOf(made.problems, `The recipe ${recipe.name} made no plan.`);
  return answered({ plan: made.plan, source: made.source, highRisk: made.highRisk, remarks: [] });
}

export async function recipeOf(
  { name, origin }: { name: string; origin: LoadedRecipe["origin"] | null },
  places: RecipePlaces,
): Promise<Outcome<LoadedRecipe>> {
  const chosen = chooseRecipe(await listRecipes(places), origin === null ? name : `${origin}:${name}`);
  return chosen.ok ? answered(chosen.loaded) : refused("bad-request", chosen.sentence);
}

export function problemsOf(problems: readonly Problem[], sentence: string): Outcome<never> {
  const places: FileProblem[] = problems.map((problem) => ({ ...problem }));
  return {
    ok: false,
    failure: { code: "bad-request", message: `${sentence} Nothing was changed.`, problems: places },
  };
}
