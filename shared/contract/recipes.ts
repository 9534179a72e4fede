import { z } from "zod";
import { taskId } from "../mission/ids.ts";
import { recipeInput } from "../mission/plan/recipe.ts";
import { taskKind } from "../mission/words.ts";
import { planCheckView } from "./plans.ts";

export const recipeOrigin = z.enum(["bundled", "repository"]);

export const recipeRow = z.object({
  name: z.string(),
  origin: recipeOrigin,
  title: z.string(),
  summary: z.string(),
  inputs: z.array(recipeInput),
});
export type RecipeRow = z.infer<typeof recipeRow>;

export const recipeDetail = recipeRow.extend({
  /** The file, word for word. */
  text: z.string(),
});

/** What a recipe would make of these answers. Nothing is written. */
export const recipeDryRun = z.object({
  tasks: z.array(z.object({ id: taskId, title: z.string(), kind: taskKind, after: z.array(taskId) })),
  check: planCheckView,
});
