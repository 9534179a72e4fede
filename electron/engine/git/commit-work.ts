import { link, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { PlainError, systemCode } from "#launch/plain-error.ts";
import { commitTree, type CommitText } from "./commit-tree.ts";
import { gitText } from "./git.ts";
import { moveRef, readRef } from "./refs.ts";
import { keep } from "./snapshots.ts";
import { awaitLock } from "./stale-locks.ts";
import { withPicture, writeTree } from "./work-tree.ts";
import { branchRef, type Workspace } from "./workspace.ts";

/** Commits everything in a workspace on its branch, and answers the commit; null: nothing had changed. */
export async function commitWork(workspace: Workspace, text: CommitText): Promise<string | null> {
  const { gitPlace: place, adminDir } = workspace;
  const ref = branchRef(workspace.branch);
  await awaitLock(join(adminDir, "index.lock"), adminDir);
  const tip = await readRef(place, ref);
  if (tip === null) throw new PlainError(`The branch ${workspace.branch} is gone. Nothing was committed.`);
  const tipTree = await gitText(["rev-parse", "--verify", `${tip}^{tree}`], place);
  return withPicture(place, { ignored: false }, async ({ tree, indexFile }) => {
    const staged = await writeTree(place);
    if (staged !== null && staged !== tipTree && staged !== tree) {
      await keep(workspace, { kind: "trash", label: "staged", at: text.at });
      if (tree === tipTree) await putIndex(indexFile, adminDir);
    }
    if (tree === tipTree) return null;
    const commit = await commitTree(place, tree, [tip], text);
    if (!(await moveRef(place, ref, commit, tip))) {
      throw new PlainError(
        `The branch ${workspace.branch} was moved while it was committed to. Nothing was changed; try again.`,
      );
    }
    await putIndex(indexFile, adminDir);
    return commit;
  });
}

/** The index of a commit becomes the one of the workspace, by git's own rule: whoever has the lock may write. */
async function putIndex(from: string, adminDir: string): Promise<void> {
  const lock = join(adminDir, "index.lock");
  await awaitLock(lock, adminDir);
  try {
    await link(from, lock);
  } catch (error) {
    // Somebody was faster; the index is only a memory of what was read, and git reads again.
    if (systemCode(error) === "EEXIST") return;
    throw error;
  }
  await rename(lock, join(adminDir, "index"));
  await rm(from, { force: true });
}
