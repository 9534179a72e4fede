import { randomUUID } from "node:crypto";
import { mkdir, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import { lookAt } from "./file-look.ts";
import { git, gitText } from "./git.ts";
import { moveRef, readRef, refsBelow } from "./refs.ts";
import { keep, keepIndex } from "./snapshots.ts";
import { awaitQuiet } from "./stale-locks.ts";
import { whereItWent } from "./workspace-state.ts";
import { pointAt, registration } from "./worktree.ts";
import { branchRef, hiddenRefs, type Workspace, type WorkspaceState } from "./workspace.ts";

/** What was done about a workspace that was not as it should be. */
export interface Repair {
  readonly sentence: string;
  /** Whether its folder has to be made again, from its branch. */
  readonly remake: boolean;
}

export interface RepairPlace {
  readonly home: string;
  readonly at: number;
}

/** Brings a workspace back to where an attempt can go on in it. Whatever was there is kept first, in a ref or in the trash. */
export async function repair(
  workspace: Workspace,
  state: Exclude<WorkspaceState, "ok">,
  { home, at }: RepairPlace,
): Promise<Repair> {
  await awaitQuiet([workspace.adminDir, workspace.path]);
  switch (state) {
    case "missing":
      await keepKnown(workspace, at);
      return { sentence: "Its folder was gone; it was made again from its branch.", remake: true };
    case "moved":
      return moveBack(workspace, home, at);
    case "foreign":
      return repairForeign(workspace, home, at);
    case "switched":
    case "detached":
      return backOnBranch(workspace, state, at);
  }
}

async function moveBack(workspace: Workspace, home: string, at: number): Promise<Repair> {
  const found = await whereItWent(workspace, home);
  if (found === null) return repair(workspace, "missing", { home, at });
  if ((await lookAt(workspace.adminDir)) === null) {
    const away = await moveToTrash(found, home);
    return {
      sentence: `Its folder had been moved and git had forgotten it. The folder is kept in ${away ?? "no place"}, and was made again from its branch.`,
      remake: true,
    };
  }
  await mkdir(dirname(workspace.path), { recursive: true, mode: 0o700 });
  await rename(found, workspace.path);
  await pointAt(...registered(workspace), workspace.path);
  return { sentence: `Its folder had been moved to ${found}; it was moved back.`, remake: false };
}

/** Another folder, a link, a file, or ours with another `.git` in it. */
async function repairForeign(workspace: Workspace, home: string, at: number): Promise<Repair> {
  const { path } = workspace;
  if ((await whereItWent(workspace, home)) !== null) {
    const away = await moveToTrash(path, home);
    const { sentence, remake } = await moveBack(workspace, home, at);
    return { sentence: `${sentence} What lay in its place is kept in ${away ?? "no place"}.`, remake };
  }
  const isFolder = (await lookAt(path))?.isDirectory() === true;
  const known = (await registration(...registered(workspace)))?.path === path;
  if (isFolder && known) {
    const kept = await keep(workspace, { kind: "trash", label: "before-repair", at });
    const pointer = join(path, ".git");
    const away = await moveToTrash(pointer, home);
    await pointAt(...registered(workspace), path);
    const what = away === null ? "was gone" : `was another one; that is kept in ${away}`;
    return { sentence: `Its .git ${what}. Its files stayed, a copy is in ${kept.ref}.`, remake: false };
  }
  const away = await moveToTrash(path, home);
  await keepKnown(workspace, at);
  return {
    sentence: `Something else lay in the place of its folder; that is kept in ${away ?? "no place"}, and the folder was made again from its branch.`,
    remake: true,
  };
}

/** Work that builds on the branch stays in the files; other work is kept in a ref and the files are made again. */
async function backOnBranch(
  workspace: Workspace,
  state: "switched" | "detached",
  at: number,
): Promise<Repair> {
  const { gitPlace: place, branch } = workspace;
  const ref = branchRef(branch);
  const kept = await keep(workspace, { kind: "trash", label: state, at });
  const tip = (await readRef(place, ref)) ?? (await lastKnown(workspace));
  await moveRef(place, ref, tip, null);
  // Before HEAD moves: what it is at now says whether it builds on the branch.
  const builds = (await git(["merge-base", "--is-ancestor", tip, "HEAD"], place)).code === 0;
  await gitText(["symbolic-ref", "HEAD", ref], place);
  const what =
    state === "switched" ? "Another branch was checked out in it" : "No branch was checked out in it";
  if (builds) {
    return {
      sentence: `${what}; its own is again, with the files as they were. A copy is in ${kept.ref}.`,
      remake: false,
    };
  }
  await gitText(["read-tree", "--reset", "-u", tip], place);
  return {
    sentence: `${what}, with other work; its files were made again from its branch. What was there is kept in ${kept.ref}.`,
    remake: false,
  };
}

/** Where a deleted branch was when something of it was kept last. */
async function lastKnown(workspace: Workspace): Promise<string> {
  const kept = await refsBelow(workspace.gitPlace, hiddenRefs("checkpoints", workspace));
  const newest = kept.toSorted((one, two) => numberOf(two.name) - numberOf(one.name))[0];
  if (newest === undefined) return workspace.base;
  const { code, out } = await git(
    ["rev-parse", "--verify", "--quiet", `${newest.object}^1`],
    workspace.gitPlace,
  );
  return code === 0 ? out.toString("utf8").trim() : workspace.base;
}

const numberOf = (ref: string): number => Number.parseInt(ref.slice(ref.lastIndexOf("/") + 1), 10);

type KnownWorktree = Pick<Workspace, "adminDir" | "branch">;

/** The commit it was at and what was staged, when they are more than its branch. */
export async function keepKnown(workspace: KnownWorktree, at: number): Promise<void> {
  if ((await lookAt(join(workspace.adminDir, "index"))) === null) return;
  await keepIndex(workspace, { kind: "trash", label: "folder-gone", at });
}

/** Under a name of its own in the trash; null: there was nothing. */
export async function moveToTrash(path: string, home: string): Promise<string | null> {
  if ((await lookAt(path)) === null) return null;
  const folder = join(home, "trash", "found");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const away = join(folder, randomUUID());
  await rename(path, away);
  return away;
}

function registered({ adminDir }: Workspace): [gitDir: string, admin: string] {
  const worktrees = dirname(adminDir);
  return [dirname(worktrees), adminDir.slice(worktrees.length + 1)];
}
