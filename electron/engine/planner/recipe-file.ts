import {
  GIVEN_PLACEHOLDERS,
  recipe,
  REPEATED_PLACEHOLDERS,
  type Recipe,
  type RecipeTask,
} from "#shared/mission/plan/recipe.ts";
import { graphFaults } from "./plan-graph.ts";
import { placeholderFaults } from "./placeholders.ts";
import { problem, quoted, refused, type Positions, type Problem } from "./problem.ts";
import { sourceText } from "./source-text.ts";
import { readYaml } from "./yaml-file.ts";

/** A recipe with its file: the text is frozen into the mission word for word. */
export interface LoadedRecipe {
  readonly name: string;
  readonly origin: "bundled" | "repository";
  /** As a person would write the path in a message. */
  readonly file: string;
  readonly text: string;
  readonly recipe: Recipe;
  readonly positions: Positions;
}

export type RecipeResult =
  | { readonly ok: true; readonly loaded: LoadedRecipe }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** `name`: what the file is called, without its ending. */
export function readRecipe(
  name: string,
  origin: LoadedRecipe["origin"],
  file: string,
  content: string | Uint8Array,
): RecipeResult {
  const source = sourceText(file, content);
  if (!source.ok) return source;
  const read = readYaml(file, source.text, recipe);
  if (!read.ok) return read;
  const problems = remarks(name, file, read.value, read.positions);
  if (problems.length > 0) return refused(problems);
  return {
    ok: true,
    loaded: { name, origin, file, text: source.text, recipe: read.value, positions: read.positions },
  };
}

/** What a shape cannot say. */
function remarks(name: string, file: string, recipe: Recipe, positions: Positions): Problem[] {
  const found: Problem[] = [];
  const remark = (path: readonly PropertyKey[], sentence: string): void => {
    found.push(problem(file, positions.of(path), sentence));
  };
  if (recipe.name !== name) {
    remark(
      ["name"],
      `The recipe calls itself ${quoted(recipe.name)}, but its file is called ${quoted(name)}.`,
    );
  }
  const inputs = new Set<string>(GIVEN_PLACEHOLDERS);
  for (const [index, { name: input }] of recipe.inputs.entries()) {
    const reserved = REPEATED_PLACEHOLDERS.some((given) => given === input);
    if (inputs.has(input) || reserved)
      remark(["inputs", index, "name"], `The name ${quoted(input)} is taken already.`);
    inputs.add(input);
  }
  for (const [index, task] of recipe.tasks.entries()) {
    remarksOnTask(recipe, task, [...inputs], (path, sentence) => remark(["tasks", index, ...path], sentence));
  }
  for (const [path, text] of textsOf(recipe.reasons, ["reasons"])) {
    for (const sentence of placeholderFaults(text, [...inputs])) remark(path, sentence);
  }
  for (const { task, entry, sentence } of graphFaults(recipe.tasks)) {
    remark(["tasks", task, ...(entry === null ? ["id"] : ["after", entry])], sentence);
  }
  return found;
}

function remarksOnTask(
  recipe: Recipe,
  task: RecipeTask,
  inputs: readonly string[],
  remark: (path: readonly PropertyKey[], sentence: string) => void,
): void {
  const { repeat, phase } = task;
  if (repeat !== null) {
    const over = recipe.inputs.find((input) => input.name === repeat.over);
    if (over === undefined) remark(["repeat", "over"], `${quoted(repeat.over)} is no input of this recipe.`);
    else if (over.form !== "list") remark(["repeat", "over"], `The input ${quoted(repeat.over)} is no list.`);
  }
  if (phase !== null && recipe.phases.length > 0 && phase > recipe.phases.length) {
    remark(["phase"], `There is no phase ${phase}; the recipe names ${recipe.phases.length}.`);
  }
  const known = repeat === null ? inputs : [...inputs, ...REPEATED_PLACEHOLDERS];
  for (const [path, text] of textsOf(task, [])) {
    for (const sentence of placeholderFaults(text, known)) remark(path, sentence);
  }
}

function textsOf(value: unknown, path: readonly PropertyKey[]): [readonly PropertyKey[], string][] {
  if (typeof value === "string") return [[path, value]];
  if (typeof value !== "object" || value === null) return [];
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([key, entry]) => textsOf(entry, [...path, key]));
}
