import { randomUUID } from "node:crypto";
import { lstat, rename } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { PlainError } from "#launch/plain-error.ts";
import { gitText } from "./git.ts";
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
  const args = ["ls-tree", "-r", "-z", "--name-only", base, "--", ...literal(plain)];
  const before = new Set((await gitText(args, place)).split("\0"));
  const known = plain.filter((path) => before.has(path));
  const added = plain.filter((path) => !before.has(path));
  if (added.length > 0) {
    await gitText(["rm", "-r", "-f", "-q", "--cached", "--ignore-unmatch", "--", ...literal(added)], place);
    await gitText(["clean", "-ffdxq", "--", ...literal(added)], place);
  }
  if (known.length > 0)
    await gitText(["restore", `--source=${base}`, "--staged", "--worktree", "--", ...literal(known)], place);
}

const literal = (paths: readonly string[]): string[] => paths.map((path) => `:(literal)${path}`);

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
