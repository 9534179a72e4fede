import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { lookAt, nullIfMissing, textOf } from "./file-look.ts";
import { readRef } from "./refs.ts";
import { pointerTo, registration } from "./worktree.ts";
import { branchRef, type Workspace, type WorkspaceState } from "./workspace.ts";

/** What became of a workspace. Looks at the folder itself and at our repository; what stands in its `.git` is only compared. */
export async function stateOf(workspace: Workspace, home: string): Promise<WorkspaceState> {
  const { path, adminDir, branch } = workspace;
  const folder = await lookAt(path);
  if (folder === null) return (await whereItWent(workspace, home)) === null ? "missing" : "moved";
  if (!folder.isDirectory() || !(await isOurs(workspace))) return "foreign";
  const head = ((await textOf(join(adminDir, "HEAD"))) ?? "").trimEnd();
  if (!head.startsWith("ref: ")) return "detached";
  if (head !== `ref: ${branchRef(branch)}`) return "switched";
  // A branch that was deleted: what is checked out is no commit of it any more.
  return (await readRef(workspace.gitPlace, branchRef(branch))) === null ? "detached" : "ok";
}

/** A folder, and not a link to one: whatever lies behind a link is none of our business. */
export async function isReadable({ path, adminDir }: Workspace): Promise<boolean> {
  return (await lookAt(path))?.isDirectory() === true && (await lookAt(adminDir)) !== null;
}

/** Whether folder and repository point at each other. */
async function isOurs({ path, adminDir }: Workspace): Promise<boolean> {
  const registered = await registrationOf(adminDir);
  if (registered?.path !== path) return false;
  const pointer = await lookAt(join(path, ".git"));
  return pointer?.isFile() === true && (await textOf(join(path, ".git"))) === pointerTo(adminDir);
}

export function registrationOf(adminDir: string) {
  return registration(join(adminDir, "..", ".."), adminDir.slice(join(adminDir, "..").length + 1));
}

/** Where in our folder of workspaces the one that is gone from its place lies now; null: nowhere. */
export async function whereItWent({ path, adminDir }: Workspace, home: string): Promise<string | null> {
  const registered = (await registrationOf(adminDir))?.path;
  const workspaces = join(home, "workspaces");
  const candidates = registered === undefined || registered === path ? [] : [registered];
  for (const mission of (await readdir(workspaces).catch(nullIfMissing)) ?? []) {
    const inside = (await readdir(join(workspaces, mission)).catch(nullIfMissing)) ?? [];
    candidates.push(join(workspaces, mission), ...inside.map((name) => join(workspaces, mission, name)));
  }
  for (const candidate of candidates) {
    // Never one outside: what lies there is not ours to move.
    if (candidate === path || !candidate.startsWith(`${workspaces}/`)) continue;
    if ((await lookAt(candidate))?.isDirectory() !== true) continue;
    if ((await textOf(join(candidate, ".git"))) === pointerTo(adminDir)) return candidate;
  }
  return null;
}
