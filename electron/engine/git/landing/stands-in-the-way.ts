import type { GitPlace } from "../git.ts";
import { settingsInVariables } from "../git-environment.ts";
import { namesOf } from "../merge/git-names.ts";
import type { Repository } from "../repository.ts";
import { guard } from "./guard.ts";
import { changes, dirty } from "./land-in-checkout.ts";
import { openPersons } from "./persons-repository.ts";

/** Why the base branch could not be moved now, looked at without touching anything; null: nothing is in the way. */
export async function standsInTheWay(repository: Repository, branch: string): Promise<string | null> {
  const persons = await openPersons(repository.source);
  const free = await guard(persons, branch);
  if ("stopped" in free) return "sentence" in free.stopped ? free.stopped.sentence : null;
  const { checkout } = free;
  if (checkout === null) return null;
  if (checkout.place === null)
    return `${branch} is checked out in ${checkout.path}, which cannot be reached.`;
  const changed = await surelyChanged(checkout.place);
  if (changed.length === 0) return null;
  const stopped = dirty(checkout, changed);
  return "sentence" in stopped ? stopped.sentence : null;
}

/**
 * Nobody said yes yet, so none of the person's own filters runs, and nothing is written. Whether a file that goes through one was
 * changed only its filter could tell: it is left out here, and the landing looks at it.
 */
async function surelyChanged(place: GitPlace): Promise<string[]> {
  const drivers = await filterDrivers(place);
  const off = drivers.flatMap((name): [string, string][] => [
    [`filter.${name}.clean`, ""],
    [`filter.${name}.process`, ""],
    [`filter.${name}.required`, "false"],
  ]);
  const changed = await changes(place, { ...settingsInVariables(off), GIT_OPTIONAL_LOCKS: "0" });
  if (drivers.length === 0 || changed.length === 0) return changed;
  const filtered = await filteredOf(place, changed);
  return changed.filter((path) => !filtered.has(path));
}

async function filterDrivers(place: GitPlace): Promise<string[]> {
  const args = ["config", "--name-only", "-z", "--get-regexp", "^filter\\..*\\."];
  const keys = await namesOf(args, place, { profile: "person", codeForNone: 1 });
  return [...new Set(keys.map((key) => key.slice("filter.".length, key.lastIndexOf("."))))];
}

/** Those of the paths that an attribute sends through a filter. */
async function filteredOf(place: GitPlace, paths: readonly string[]): Promise<ReadonlySet<string>> {
  const input = paths.map((path) => `${path}\0`).join("");
  const told = await namesOf(["check-attr", "-z", "--stdin", "filter"], place, { profile: "person", input });
  const filtered = new Set<string>();
  // Three words for each: the path, the attribute, its value.
  for (let at = 0; at + 2 < told.length; at += 3) {
    const [path = "", , value = ""] = told.slice(at, at + 3);
    if (value !== "unspecified" && value !== "unset") filtered.add(path);
  }
  return filtered;
}
