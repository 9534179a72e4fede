import { z } from "zod";
import { line, pathPattern, prose, slug } from "../text.ts";
import { planReasons } from "./plan.ts";
import { taskSpec } from "./task-spec.ts";

/** What a recipe asks before it becomes a plan. */
export const recipeInput = z.strictObject({
  /** Stands in the texts of the recipe as {{name}}. */
  name: slug,
  question: line(500),
  /** `list`: one entry per line; a list entry that is only its placeholder is written once for each. */
  form: z.enum(["line", "text", "list"]).default("line"),
  default: z.string().max(20_000).default(""),
  /** Without an answer and without a default there is no plan. */
  required: z.boolean().default(false),
});
export type RecipeInput = z.infer<typeof recipeInput>;

/** Placeholders that every recipe has: what the mission wants, and in repeated tasks the line and its number. */
export const GIVEN_PLACEHOLDERS = ["goal"] as const;
export const REPEATED_PLACEHOLDERS = ["item", "number"] as const;

/** A task of a recipe. Its texts may hold placeholders; ids, kinds and numbers may not. */
export const recipeTask = taskSpec.extend({
  /** One task for each line of a list input. Who comes after it comes after all of them. */
  repeat: z.strictObject({ over: slug }).nullable().default(null),
});
export type RecipeTask = z.infer<typeof recipeTask>;

/** A plan with questions: the form in which people keep the plans that worked. */
export const recipe = z.strictObject({
  /** The name of its file without the ending. */
  name: slug,
  title: line(200),
  /** When to take it, and when not. */
  summary: prose(4_000).default(""),
  inputs: z.array(recipeInput).max(50).default([]),
  reasons: planReasons.prefault({}),
  /** Surfaces of high risk beside those of the mission. */
  highRisk: z.array(pathPattern).max(200).default([]),
  /** Names of the phases, in their order; tasks of a phase are shown under its name. */
  phases: z.array(line(200)).max(100).default([]),
  tasks: z.array(recipeTask).min(1).max(500),
});
export type Recipe = z.infer<typeof recipe>;
