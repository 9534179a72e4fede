import type { TakenParts } from "#shared/mission/rivals/parts.ts";
import { namesOf } from "../git/merge/git-names.ts";
import type { Repository } from "../git/repository.ts";
import { branchRef } from "../git/workspace.ts";

type Wanted = Pick<TakenParts, "branch" | "paths">;

export type FoundParts =
  | { readonly ok: true; readonly commit: string }
  | { readonly ok: false; readonly sentence: string };

/**
 * The work that files are taken from, when all of them are there. A name it does not have would be taken for a file it removed,
 * and the picked one would lose its own.
 */
export async function findParts(repository: Repository, { branch, paths }: Wanted): Promise<FoundParts> {
  const commit = await repository.ref(branchRef(branch));
  if (commit === null)
    return { ok: false, sentence: `The work to take files from is gone: there is no branch ${branch}.` };
  const names = await namesOf(
    ["ls-tree", "-r", "-z", "--name-only", "--full-tree", commit],
    repository.place,
  );
  const files = new Set(names);
  const missing = paths.filter((path) => !files.has(path));
  if (missing.length === 0) return { ok: true, commit };
  const shown = missing.slice(0, 5).join(", ");
  const more = missing.length > 5 ? ` and ${missing.length - 5} more` : "";
  return {
    ok: false,
    sentence: `The work of the other one (${branch}) has no file ${shown}${more}. Nothing of it was taken over; name files that are there, each by its whole path.`,
  };
}
