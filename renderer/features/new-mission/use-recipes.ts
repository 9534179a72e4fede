import type { RecipeRow } from "#shared/contract/recipes.ts";
import { useAsked } from "../../state/use-asked.ts";
import { useBrief } from "./new-mission-context.ts";

export interface Recipes {
  readonly rows: readonly RecipeRow[];
  readonly chosen: RecipeRow | null;
  readonly refusal: string | null;
}

/** The recipes of the app and of the chosen repository. */
export function useRecipes(): Recipes {
  const [folder] = useBrief("repository");
  const [{ name, origin }] = useBrief("recipe");
  const repository = folder.trim();
  // A path that is only half typed is no folder: the engine says so, and the bundled ones are there all the same.
  const own = useAsked(
    "recipes.list",
    repository.startsWith("/") || /^[A-Za-z]:/.test(repository) ? { repository } : null,
  );
  const bundled = useAsked("recipes.list", {});
  const rows = own.value?.recipes ?? bundled.value?.recipes ?? [];
  const chosen = rows.find((each) => each.name === name && each.origin === origin) ?? null;
  return { rows, chosen, refusal: own.value === null ? (bundled.failure?.message ?? null) : null };
}
