import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { systemCode } from "#launch/plain-error.ts";
import { fileInside } from "./file-inside.ts";
import { problem, quoted, START, type Problem } from "./problem.ts";
import { readRecipe, type LoadedRecipe } from "./recipe-file.ts";

/** Where a repository keeps its own recipes. */
export const RECIPES_OF_REPOSITORY = ".flightdeck/recipes";

/** More files than anybody chooses from; the rest is named, not read. */
const MAX_RECIPES = 200;

export interface RecipeShelf {
  readonly recipes: readonly LoadedRecipe[];
  /** Files that are no recipe, each with the reason. The others are there all the same. */
  readonly problems: readonly Problem[];
}

/** Every recipe there is: the bundled ones, then those of the repository. Recipes of one name are both here. */
export async function listRecipes(places: {
  /** `installation.recipes` */
  readonly bundled: string;
  /** The folder of the repository; null: none. */
  readonly repository: string | null;
}): Promise<RecipeShelf> {
  const bundled = await shelf(places.bundled, places.bundled, "", "bundled");
  if (places.repository === null) return bundled;
  const folder = join(places.repository, RECIPES_OF_REPOSITORY);
  const own = await shelf(folder, places.repository, `${RECIPES_OF_REPOSITORY}/`, "repository");
  return {
    recipes: [...bundled.recipes, ...own.recipes],
    problems: [...bundled.problems, ...own.problems],
  };
}

/** A recipe by its name, or by `bundled:name` or `repository:name` where both have one. */
export function chooseRecipe(
  { recipes, problems }: RecipeShelf,
  wanted: string,
): { ok: true; loaded: LoadedRecipe } | { ok: false; sentence: string } {
  const [, origin, name] = /^(?:(bundled|repository):)?(.*)$/s.exec(wanted) ?? [];
  const fitting = recipes.filter(
    (each) => each.name === name && (origin === undefined || each.origin === origin),
  );
  const [first, second] = fitting;
  if (first !== undefined && second === undefined) return { ok: true, loaded: first };
  if (first !== undefined) {
    return {
      ok: false,
      sentence: `There are two recipes called ${quoted(first.name)}: say bundled:${first.name} or repository:${first.name}.`,
    };
  }
  const unreadable = problems.find(({ file }) => basename(file).replace(/\.ya?ml$/, "") === name);
  if (unreadable !== undefined) {
    return {
      ok: false,
      sentence: `The recipe ${quoted(wanted)} cannot be read (${unreadable.file}, line ${unreadable.line}): ${unreadable.sentence}`,
    };
  }
  const names = recipes.map((each) => each.name).join(", ");
  return { ok: false, sentence: `There is no recipe ${quoted(wanted)}. There are: ${names}.` };
}

async function shelf(
  folder: string,
  /** Files outside of it are not read, whatever links lead there. */
  root: string,
  shownAs: string,
  origin: LoadedRecipe["origin"],
): Promise<RecipeShelf> {
  const recipes: LoadedRecipe[] = [];
  const problems: Problem[] = [];
  const names = (await namesIn(folder)).filter((name) => /\.ya?ml$/.test(name)).toSorted();
  for (const name of names.slice(0, MAX_RECIPES)) {
    const file = `${shownAs}${name}`;
    const found = await fileInside(root, join(folder, name));
    const stem = name.replace(/\.ya?ml$/, "");
    const other = recipes.find((each) => each.name === stem);
    if (found.kind === "refused") problems.push(problem(file, START, found.sentence));
    else if (found.kind === "absent") problems.push(problem(file, START, "This link leads to no file."));
    else if (other !== undefined) {
      problems.push(
        problem(file, START, `${quoted(other.file)} already has this name; only the ending differs.`),
      );
    } else {
      const read = readRecipe(stem, origin, file, found.bytes);
      if (read.ok) recipes.push(read.loaded);
      else problems.push(...read.problems);
    }
  }
  if (names.length > MAX_RECIPES) {
    const sentence = `There are ${names.length} recipes here; only the first ${MAX_RECIPES} by name are read.`;
    problems.push(problem(`${shownAs}${names[MAX_RECIPES] ?? ""}`, START, sentence));
  }
  return { recipes, problems };
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (systemCode(error) === "ENOENT" || systemCode(error) === "ENOTDIR") return [];
    throw error;
  }
}
