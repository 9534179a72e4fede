import { z } from "zod";
import { fileProblem } from "./file-problem.ts";

export const recipeInput = z.object({
  name: z.string(),
  question: z.string(),
  required: z.boolean(),
  default: z.string().nullable(),
});

export const recipeRow = z.object({
  name: z.string(),
  origin: z.enum(["bundled", "repository"]),
  title: z.string(),
  summary: z.string(),
  inputs: z.array(recipeInput),
});
export type RecipeRow = z.infer<typeof recipeRow>;

/** A recipe file that cannot be used, listed beside the good ones. */
export const brokenRecipe = z.object({ file: z.string(), problems: z.array(fileProblem) });

export const recipeDetail = recipeRow.extend({
  /** The file, word for word. */
  text: z.string(),
});
