import { msg } from "@lingui/core/macro";
import type { MessageDescriptor } from "@lingui/core";
import { z } from "zod";
import type { RequestParams } from "#shared/contract/contract.ts";
import { agentChoice } from "#shared/contract/mission-requests.ts";
import { recipeOrigin, type RecipeRow } from "#shared/contract/recipes.ts";
import { autonomy } from "#shared/mission/words.ts";

/** What a person wrote down so far, exactly as typed. */
export const brief = z.object({
  repository: z.string(),
  baseBranch: z.string(),
  goal: z.string(),
  successCriteria: z.string(),
  verify: z.string(),
  recipe: z.object({ name: z.string(), origin: recipeOrigin }),
  /** Answers to what recipes ask, by input: one that two recipes ask for is typed once. */
  inputs: z.record(z.string(), z.string()),
  budget: z.string(),
  autonomy,
  agents: agentChoice,
});
export type Brief = z.infer<typeof brief>;

export const EMPTY_BRIEF: Brief = {
  repository: "",
  baseBranch: "",
  goal: "",
  successCriteria: "",
  verify: "",
  recipe: { name: "single-task", origin: "bundled" },
  inputs: {},
  budget: "",
  autonomy: "guarded",
  agents: "installed",
};

/** Where a sentence about the brief belongs: a field, or `input.` and the name of what the recipe asks. */
export type BriefField = "repository" | "baseBranch" | "goal" | "budget" | "agents" | `input.${string}`;
export type BriefProblems = Partial<Record<BriefField, MessageDescriptor>>;

/** Whether the agents a person installed can fly here; until the engine has said so, nobody knows. */
export type Flyable = "unknown" | "some" | "none";

/** Whole and part of a dollar, as typed. */
const DOLLARS = /^\d{1,9}(?:[.,]\d{1,2})?$/;
const MICROS = 1_000_000;

/** What has to be put right before anything can be asked of the engine. */
export function problemsOf(
  written: Brief,
  recipe: RecipeRow | null,
  canFly: Flyable = "unknown",
): BriefProblems {
  const problems: BriefProblems = {};
  if (written.repository.trim() === "") problems.repository = msg`Choose the folder of a git repository.`;
  if (written.goal.trim() === "") problems.goal = msg`Say what has to be true in the end.`;
  const budget = written.budget.trim();
  if (budget !== "" && !DOLLARS.test(budget)) {
    problems.budget = msg`Write dollars, such as 5 or 2.50, or leave it empty for no limit.`;
  }
  if (written.agents === "installed" && canFly === "none")
    problems.agents = msg`No agent of this computer can fly, so nothing would start. Install one, or choose Scripted.`;
  for (const { name, required, default: given } of recipe?.inputs ?? []) {
    const answer = written.inputs[name] ?? "";
    if (required && answer.trim() === "" && given.trim() === "") {
      problems[`input.${name}`] = msg`This plan cannot be made without an answer.`;
    }
  }
  return problems;
}

const lines = (text: string): string[] =>
  text
    .split("\n")
    .map((each) => each.trim())
    .filter((each) => each !== "");

/** Only what the recipe asks: answers to other recipes stay in the draft. */
export const answersTo = (written: Brief, recipe: RecipeRow): Record<string, string> =>
  Object.fromEntries(recipe.inputs.map(({ name }) => [name, written.inputs[name] ?? ""]));

type Stating = Omit<RequestParams<"missions.create">, "commandId">;

/** The mission as it is stated to the engine. */
export function statingOf(written: Brief, recipe: RecipeRow): Stating {
  const budget = written.budget.trim().replace(",", ".");
  return {
    agents: written.agents,
    from: {
      kind: "given",
      mission: {
        title: titleOf(written.goal),
        repository: written.repository.trim(),
        baseBranch: written.baseBranch.trim() === "" ? null : written.baseBranch.trim(),
        contract: {
          goal: written.goal.trim(),
          successCriteria: lines(written.successCriteria),
          verify: lines(written.verify).map((command) => ({ command })),
          autonomy: written.autonomy,
          budgetMicros: budget === "" ? null : Math.round(Number(budget) * MICROS),
        },
        plan: {
          kind: "recipe",
          name: recipe.name,
          origin: recipe.origin,
          inputs: answersTo(written, recipe),
        },
      },
    },
  };
}

/** Titles are short; the goal says the rest. */
const TITLE_CHARACTERS = 80;

function titleOf(goal: string): string {
  const [first = ""] = goal.trim().split("\n");
  const characters = Array.from(first);
  return characters.length <= TITLE_CHARACTERS
    ? first
    : `${characters
        .slice(0, TITLE_CHARACTERS - 1)
        .join("")
        .trimEnd()}…`;
}
