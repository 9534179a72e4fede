import type { RecipeRow } from "#shared/contract/recipes.ts";
import { missionContract } from "#shared/mission/mission-contract.ts";
import { answered, type Answers } from "../gateway/answers.ts";
import { readAllocation } from "../planner/allocation-file.ts";
import { allocationText } from "../planner/allocation-text.ts";
import type { LoadedRecipe } from "../planner/recipe-file.ts";
import { listRecipes } from "../planner/recipes.ts";
import { OPERATOR } from "#shared/mission/actor.ts";
import { policyFiles, policyRows } from "./policy-views.ts";
import { decidedBy, previewOf } from "./policy-history.ts";
import { look } from "./mission-reads.ts";
import type { MissionRequestParts } from "./mission-request-parts.ts";
import { pageOf } from "./page.ts";
import { planCheckView } from "./plan-check-view.ts";
import { fromRecipe, problemsOf, recipeOf } from "./plan-source.ts";
import { refusalOf } from "./refusal.ts";

type Rules =
  | "recipes.list"
  | "recipes.show"
  | "recipes.dry-run"
  | "policies.list"
  | "policies.decided"
  | "policies.preview"
  | "allocation.show"
  | "allocation.set";

/** Recipes, policies and the allocation table: what a person writes once and missions go by. */
export function ruleAnswers(parts: MissionRequestParts): Pick<Answers, Rules> {
  const { missions, now } = parts;
  const places = (repository: string | null) => ({ bundled: parts.recipes, repository, baseBranch: null });
  return {
    "recipes.list": async ({ repository }) => {
      const { recipes, problems } = await listRecipes(places(repository));
      return answered({
        recipes: recipes.map(recipeRow),
        problems: problems.map((problem) => ({ ...problem })),
      });
    },
    "recipes.show": async ({ repository, ...choice }) => {
      const found = await recipeOf(choice, places(repository));
      return found.ok ? answered({ ...recipeRow(found.value), text: found.value.text }) : found;
    },
    "recipes.dry-run": async ({ repository, inputs, goal, ...choice }) => {
      const found = await recipeOf(choice, places(repository));
      if (!found.ok) return found;
      const made = await fromRecipe(found.value, inputs, goal, places(repository));
      if (!made.ok) return made;
      const { plan, highRisk } = made.value;
      const usual = missionContract.parse({ goal });
      const contract = { ...usual, highRisk: [...new Set([...usual.highRisk, ...highRisk])] };
      const tasks = plan.tasks.map(({ id, title, kind, after }) => ({ id, title, kind, after }));
      return answered({ tasks, check: planCheckView(plan.tasks, { contract, agents: [], plannedBy: null }) });
    },
    "policies.list": ({ mission, ...wanted }) =>
      look(missions, mission, (state) => {
        const page = pageOf(
          policyRows(state, now()),
          wanted,
          ({ policy }) => policy.id,
          (row) => row,
        );
        return answered({ ...page, files: policyFiles(state) });
      }),
    "policies.decided": ({ mission, ...wanted }) => decidedBy(parts, mission, wanted),
    "policies.preview": ({ mission, policy }) => previewOf(parts, mission, policy),
    "allocation.show": ({ mission }) =>
      look(missions, mission, ({ allocation }) => answered({ allocation, text: allocationText(allocation) })),
    "allocation.set": async ({ commandId, mission, file }) => {
      const read = readAllocation(file.text);
      if (!read.ok) {
        const problems = read.problems.map((problem) => ({ ...problem, file: file.name }));
        return problemsOf(problems, `${file.name} is no allocation.`);
      }
      const command = { type: "mission.set-allocation", allocation: read.allocation } as const;
      const sent = await missions.send(commandId, mission, command, OPERATOR);
      return sent.ok ? answered({ seq: sent.seq }) : refusalOf(sent);
    },
  };
}

const recipeRow = ({ name, origin, recipe }: LoadedRecipe): RecipeRow => ({
  name,
  origin,
  title: recipe.title,
  summary: recipe.summary,
  inputs: recipe.inputs,
});
