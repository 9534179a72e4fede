import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { basename, join, sep } from "node:path";
import { systemCode } from "#launch/plain-error.ts";
import { problem, quoted, START, type Problem } from "./problem.ts";
import { readRecipe, type LoadedRecipe } from "./recipe-file.ts";
import { MAX_FILE_BYTES } from "./source-text.ts";

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
    const content = await contentOf(join(folder, name), root);
    const stem = name.replace(/\.ya?ml$/, "");
    const other = recipes.find((each) => each.name === stem);
    if (typeof content === "string") problems.push(problem(file, START, content));
    else if (other !== undefined) {
      problems.push(
        problem(file, START, `${quoted(other.file)} already has this name; only the ending differs.`),
      );
    } else {
      const read = readRecipe(stem, origin, file, content);
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

/** The bytes of a file, or why it is not read. */
async function contentOf(path: string, root: string): Promise<Uint8Array | string> {
  try {
    const [real, inside] = await Promise.all([realpath(path), realpath(root)]);
    if (!real.startsWith(inside + sep)) {
      return "This is a link to a file outside the repository. It was not read; put the recipe itself here.";
    }
    const { size, ...entry } = await stat(real).then((found) => ({
      size: found.size,
      isFile: found.isFile(),
    }));
    if (!entry.isFile) return "This is no file. It was not read.";
    if (size > MAX_FILE_BYTES) return `The file has ${size} bytes; at most ${MAX_FILE_BYTES} are read.`;
    return await readFile(real);
  } catch (error) {
    const code = systemCode(error);
    if (code === "ENOENT" || code === "ELOOP") return "This link leads to no file.";
    if (code === "EACCES") return "The file may not be read by this user.";
    throw error;
  }
}
