import type { Outcome } from "#shared/contract/client.ts";
import { answered, refused } from "../gateway/answers.ts";
import { placeOf } from "../missions/place.ts";
import { branchPlace, lookAtMap } from "./map-at-commit.ts";
import { frontOf, MAP_FILE } from "./map-file.ts";
import { allParts, staleParts } from "./map-stand.ts";

/** The bundled recipe that makes and refreshes a map. */
export const MAP_RECIPE = "codebase-map";

type Inputs = Readonly<Record<string, string>>;

/**
 * What the recipe asks and nobody typed is answered from git: the parts that changed since the map was made (all of them, when there is
 * none) and what the new map has to say about itself. So a refresh has a task only for what is stale.
 */
export async function mapInputs(
  inputs: Inputs,
  repository: string,
  branch: string | null,
): Promise<Outcome<Inputs>> {
  const where = await placeOf(repository, branch, "Nothing was changed");
  if (!where.ok) return where;
  const { place, commit } = await branchPlace(where.value.repository, where.value.baseBranch);
  const { stand } = await lookAtMap(place, commit);
  const named = typed(inputs["parts"]);
  const stale = named ?? staleParts(stand);
  if (stale.length === 0)
    return refused(
      "bad-request",
      `${MAP_FILE} is up to date with ${commit.slice(0, 12)}: there is nothing to map. Nothing was changed.`,
    );
  const all = [...new Set([...allParts(stand), ...(named ?? [])])];
  const kept = all.filter((part) => !stale.includes(part));
  return answered({
    parts: stale.join("\n"),
    commit,
    front: frontOf(commit, all),
    kept: kept.length === 0 ? "None: all of it is written anew." : kept.join("\n"),
    ...Object.fromEntries(Object.entries(inputs).filter(([, text]) => text.trim() !== "")),
  });
}

/** What a person chose to have mapped; null: nothing. */
function typed(text: string | undefined): string[] | null {
  const lines = (text ?? "").split("\n").map((line) => line.trim());
  const parts = lines.filter((line) => line !== "");
  return parts.length === 0 ? null : parts;
}
