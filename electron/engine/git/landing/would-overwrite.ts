import { join } from "node:path";
import { lookAt } from "../file-look.ts";
import type { GitPlace } from "../git.ts";
import { namesOf } from "../merge/git-names.ts";

const PERSON = { profile: "person" } as const;

/**
 * What stands where going from one commit to another makes a new file: also what is ignored, which git overwrites without a
 * word and `git status` does not tell of.
 */
export async function wouldOverwrite(place: GitPlace, from: string, to: string): Promise<string[]> {
  const names = (filter: string): Promise<string[]> =>
    namesOf(
      ["diff-tree", "-r", "-z", "--name-only", "--no-renames", `--diff-filter=${filter}`, from, to],
      place,
      PERSON,
    );
  const removed = new Set(await names("D"));
  const found = new Set<string>();
  for (const path of await names("A"))
    for (const each of await standingAt(place, path, removed)) found.add(each);
  return [...found];
}

async function standingAt(place: GitPlace, path: string, removed: ReadonlySet<string>): Promise<string[]> {
  const parts = path.split("/");
  for (let depth = 1; depth <= parts.length; depth++) {
    const part = parts.slice(0, depth).join("/");
    const stat = await lookAt(join(place.workTree ?? "", part));
    // A file that goes makes room for a folder; a folder that goes for a file, when nothing else is in it.
    if (stat === null || removed.has(part)) return [];
    if (!stat.isDirectory()) return [part];
  }
  return namesOf(["ls-files", "-z", "--others", "--", `:(literal)${path}`], place, PERSON);
}
