import { readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { lookAt } from "../file-look.ts";
import { git, type GitPlace } from "../git.ts";
import { removeTree } from "../remove-tree.ts";
import type { Repository } from "../repository.ts";
import { awaitQuiet } from "../stale-locks.ts";
import { isRegistered, pointerTo, register, registrations } from "../worktree.ts";

/**
 * The worktree commits are proven in, made if there is none that can be used. What belongs to it in the repository is found
 * by the repository's own list; the `.git` in the folder, which commands can write, is only ever put right.
 */
export async function standingTree(repository: Repository, path: string, commit: string): Promise<GitPlace> {
  // A git of a killed engine may still be at work here, or about to begin, and would go on in the middle of ours.
  await awaitQuiet([path, ...(await registeredAt(repository, path))]);
  const [known] = await registeredAt(repository, path);
  if (known !== undefined && (await isUsable(known, path))) return { gitDir: known, workTree: path };
  await removeProvingTree(repository, path);
  const admin = await register(repository.gitDir, path, { commit });
  return { gitDir: join(repository.gitDir, "worktrees", admin), workTree: path };
}

/** Removes the folder and what the repository knows of it, whatever state a killed git left them in. */
export async function removeProvingTree(repository: Repository, path: string): Promise<void> {
  await removeTree(path);
  for (const folder of await registeredAt(repository, path))
    await rm(folder, { recursive: true, force: true });
}

/** The folders in the repository that belong to a worktree at this path. */
async function registeredAt({ gitDir }: Repository, path: string): Promise<string[]> {
  const found = (await registrations(gitDir)).filter((each) => each.path === path);
  return found.map(({ admin }) => join(gitDir, "worktrees", admin));
}

/** Registered to the end, and no file of it left in the middle of being written. */
async function isUsable(folder: string, path: string): Promise<boolean> {
  const stat = await lookAt(path);
  if (stat === null || !stat.isDirectory()) return false;
  if (!(await isRegistered(dirname(dirname(folder)), basename(folder)))) return false;
  for (const lock of ["index.lock", "HEAD.lock"])
    if ((await lookAt(join(folder, lock))) !== null) return false;
  const head = await git(["rev-parse", "--verify", "--quiet", "HEAD"], { gitDir: folder, workTree: null });
  if (head.code !== 0) return false;
  await setPointer(path, folder);
  return true;
}

async function setPointer(path: string, folder: string): Promise<void> {
  const pointer = join(path, ".git");
  const stat = await lookAt(pointer);
  const wanted = pointerTo(folder);
  if (stat?.isFile() === true && (await readFile(pointer, "utf8")) === wanted) return;
  await removeTree(pointer);
  await writeFile(pointer, wanted, { flag: "wx" });
}
