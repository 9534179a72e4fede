import { join } from "node:path";
import { removeProvingTree, standingTree } from "./merge/proving-tree.ts";
import type { Repository } from "./repository.ts";
import { alone } from "./turns.ts";
import { fill } from "./worktree.ts";

const pathOf = (home: string, name: string): string => join(home, "reading", name);

/** A folder with exactly the files of a commit, for whoever only reads them. Made once more it is the same folder. */
export async function readingTree(
  repository: Repository,
  home: string,
  name: string,
  commit: string,
): Promise<string> {
  const path = pathOf(home, name);
  return alone(path, async () => {
    await removeProvingTree(repository, path);
    await fill(await standingTree(repository, path, commit), commit);
    return path;
  });
}

/** Nothing in it would be missed. */
export const removeReadingTree = (repository: Repository, home: string, name: string): Promise<void> =>
  alone(pathOf(home, name), () => removeProvingTree(repository, pathOf(home, name)));
