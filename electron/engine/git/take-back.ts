import { randomUUID } from "node:crypto";
import { copyFile, lstat, rename, rm } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { PlainError } from "#launch/plain-error.ts";
import { gitText, type GitPlace } from "./git.ts";
import { withPicture } from "./work-tree.ts";
import type { Workspace } from "./workspace.ts";

/**
 * Makes these paths what they were in `base`: changed and deleted ones come back, new ones go. Named literally, and through
 * git, which never follows a link out of the work tree. The `.git` of a repository inside is put aside: git itself would
 * not touch it.
 */
export async function takeBack(workspace: Workspace, base: string, paths: readonly string[]): Promise<void> {
  const place = workspace.gitPlace;
  const nested = paths.filter((path) => path.split("/").includes(".git"));
  for (const path of nested) await putAside(workspace, path);
  const plain = paths.filter((path) => !nested.includes(path));
  if (plain.length === 0) return;
  await withPicture(place, { ignored: false }, async ({ indexFile }) => {
    const wanted = await withTheseOf(base, { ...place, indexFile }, plain);
    await gitText(["read-tree", "--reset", "-u", wanted], { ...place, indexFile });
  });
}

/** The tree of an index with these paths as they are in `base`: they may be more than a command line can name. */
async function withTheseOf(
  base: string,
  { gitDir, indexFile = "" }: GitPlace,
  paths: readonly string[],
): Promise<string> {
  const place = { gitDir, workTree: null, indexFile: `${indexFile}-wanted` };
  const listed = (await gitText(["ls-tree", "-r", "-z", "--full-tree", base], place)).split("\0");
  const before = new Map(
    listed.map((entry) => [entry.slice(entry.indexOf("\t") + 1), entry.replace(/ \w+ /, " ")]),
  );
  const nothing = `0 ${"0".repeat(base.length)}`;
  const gone = paths.filter((path) => !before.has(path)).map((path) => `${nothing}\t${path}`);
  const back = paths.flatMap((path) => before.get(path) ?? []);
  const input = [...gone, ...back].map((entry) => `${entry}\0`).join("");
  try {
    // What the picture remembers of the files stays with it: without that, all of them would be written anew.
    await copyFile(indexFile, place.indexFile);
    await gitText(["update-index", "-z", "--replace", "--index-info"], place, { input });
    return await gitText(["write-tree"], place);
  } finally {
    await rm(place.indexFile, { force: true });
    await rm(`${place.indexFile}.lock`, { force: true });
  }
}

/** Beside what git keeps about this worktree, where it can do no harm and nothing of it is lost. */
async function putAside({ path: root, adminDir }: Workspace, path: string): Promise<void> {
  const parts = path.split("/");
  const gitFolder = parts.slice(0, parts.indexOf(".git") + 1).join(sep);
  if (gitFolder === ".git")
    throw new PlainError(`The pointer of the workspace ${root} was changed. Nothing was taken back.`);
  for (let folder = dirname(gitFolder); folder !== "."; folder = dirname(folder)) {
    if ((await lstat(join(root, folder))).isSymbolicLink())
      throw new PlainError(
        `${folder} in ${root} is a link to elsewhere; what lies behind it was not touched.`,
      );
  }
  await rename(join(root, gitFolder), join(adminDir, `nested-${randomUUID()}`));
}
