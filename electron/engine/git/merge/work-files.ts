import { rm } from "node:fs/promises";
import { join } from "node:path";
import { git, gitText, type GitPlace } from "../git.ts";
import type { Repository } from "../repository.ts";
import { keepIndex, type Kept } from "../snapshots.ts";
import { awaitLock } from "../stale-locks.ts";
import { withPicture } from "../work-tree.ts";
import { branchRef, type Workspace } from "../workspace.ts";

/** What resolving a conflict has to know of a workspace. */
export type ResolvingPlace = Pick<Workspace, "path" | "branch" | "adminDir">;

/** The files of the workspace with an index of our own, which starts as `commit`: the one the agent sees stays as it is. */
export async function withOwnIndex<T>(
  { path, adminDir }: ResolvingPlace,
  commit: string,
  use: (place: GitPlace) => Promise<T>,
): Promise<T> {
  const indexFile = join(adminDir, "resolving.index");
  const place = { gitDir: adminDir, workTree: path, indexFile };
  await removeIndex(indexFile);
  try {
    await gitText(["read-tree", commit], place);
    // Says by its code that files differ, which is what it is for.
    await git(["update-index", "-q", "--refresh"], place);
    return await use(place);
  } finally {
    await removeIndex(indexFile);
  }
}

/** Its lock too: the workspace has one user at a time, so a lock on an index of ours is from a git that was killed. */
async function removeIndex(indexFile: string): Promise<void> {
  for (const file of [indexFile, `${indexFile}.lock`]) await rm(file, { force: true });
}

/** The tree of the files as they are. Repositories in the workspace are not in it. */
export const treeOfFiles = (
  { adminDir, path }: ResolvingPlace,
  which: { readonly ignored: boolean },
): Promise<string> =>
  withPicture({ gitDir: adminDir, workTree: path }, which, ({ tree }) => Promise.resolve(tree));

/** What was staged and is in no file any more: the index is about to say what the branch says. */
export const keepStaged = (workspace: ResolvingPlace, at: number): Promise<Kept | null> =>
  keepIndex(workspace, { kind: "trash", label: "staged", at });

/** The index of the workspace says what its branch says, after the branch moved below it. */
export async function showBranch(repository: Repository, workspace: ResolvingPlace): Promise<void> {
  const { adminDir, path } = workspace;
  await awaitLock(join(adminDir, "index.lock"), repository.gitDir);
  const place = { gitDir: adminDir, workTree: path };
  await gitText(["read-tree", branchRef(workspace.branch)], place);
  await git(["update-index", "-q", "--refresh"], place);
}
