import { readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { nullIfMissing, textOf } from "./file-look.ts";
import { removeProvingTree, standingTree } from "./merge/proving-tree.ts";
import { removeTree } from "./remove-tree.ts";
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

/** What engines that died left behind, when nobody reads any more. What git knows of a folder goes with it. */
export async function removeReadingTrees(home: string): Promise<void> {
  for (const name of (await readdir(join(home, "reading")).catch(nullIfMissing)) ?? []) {
    const path = pathOf(home, name);
    await alone(path, async () => {
      const admin = /^gitdir: (?<admin>.+)$/m.exec((await textOf(join(path, ".git"))) ?? "")?.groups?.[
        "admin"
      ];
      await removeTree(path);
      // Only what a folder of ours is registered as; whoever read there could write anything into the pointer.
      if (admin !== undefined && dirname(dirname(dirname(admin))) === join(home, "repositories"))
        await removeRegistered(admin, path);
    });
  }
}

async function removeRegistered(admin: string, path: string): Promise<void> {
  const registered = (await textOf(join(admin, "gitdir")))?.trimEnd();
  if (registered === join(path, ".git")) await rm(admin, { recursive: true, force: true });
}
