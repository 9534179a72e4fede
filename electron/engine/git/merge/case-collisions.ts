import type { GitPlace } from "../git.ts";
import { namesOf } from "./git-names.ts";

/** How a file system that does not tell upper case from lower case sees a path. */
const folded = (path: string): string => path.normalize("NFC").toLowerCase();

/**
 * Paths that the merge brings together and that are one file where upper and lower case are the same: checked out there,
 * one of them would be lost. What the mission had before the merge is no news.
 */
export async function caseCollisions(place: GitPlace, head: string, tree: string): Promise<string[]> {
  const added = await namesOf(["diff-tree", "-r", "-z", "--name-only", "--diff-filter=A", head, tree], place);
  if (added.length === 0) return [];
  return collisions(added, await namesOf(["ls-tree", "-r", "-z", "--name-only", "--full-tree", tree], place));
}

export function collisions(added: readonly string[], all: readonly string[]): string[] {
  const files = new Map<string, string[]>();
  const folders = new Map<string, string>();
  for (const path of all) {
    files.set(folded(path), [...(files.get(folded(path)) ?? []), path]);
    for (let end = path.indexOf("/"); end !== -1; end = path.indexOf("/", end + 1))
      folders.set(folded(path.slice(0, end)), path);
  }
  const found = new Set<string>();
  for (const path of added) {
    const same = files.get(folded(path)) ?? [];
    if (same.length > 1) for (const each of same) found.add(each);
    const within = folders.get(folded(path));
    if (within !== undefined) found.add(path).add(within);
    for (let end = path.indexOf("/"); end !== -1; end = path.indexOf("/", end + 1))
      for (const file of files.get(folded(path.slice(0, end))) ?? []) found.add(path).add(file);
  }
  return [...found].toSorted();
}
