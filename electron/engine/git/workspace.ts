import { createHash } from "node:crypto";
import { join } from "node:path";
import { PlainError } from "#launch/plain-error.ts";
import type { GitPlace } from "./git.ts";

/** A worktree we made for one task, and its branch in our repository. */
export interface Workspace {
  readonly mission: string;
  readonly task: string;
  readonly path: string;
  /** Without `refs/heads/`. */
  readonly branch: string;
  /** The commit its branch began at. */
  readonly base: string;
  /** What git keeps about this worktree, in our repository: its HEAD, its index. */
  readonly adminDir: string;
  /** For every git command about it. Never by discovery: an agent may have rewritten `.git`. */
  readonly gitPlace: GitPlace;
}

export interface PreparedWorkspace extends Workspace {
  /** What was not as it should be and what was done about it; null: it was new, or as it was left. */
  readonly repaired: string | null;
}

/**
 * `missing`: nothing is there. `moved`: it lies elsewhere in our folder. `switched`: another branch is checked out.
 * `detached`: no branch is. `foreign`: what is there is not what we made.
 */
export type WorkspaceState = "ok" | "missing" | "moved" | "switched" | "detached" | "foreign";

/** Which workspace: two names of one task are two workspaces. */
export interface WorkspaceKey {
  readonly mission: string;
  readonly task: string;
  /** What its folder and branch are named after; the task when left out. */
  readonly name?: string;
}

const PLAIN = /^[a-z0-9][a-z0-9-]{0,47}$/;
const MISSION = /^[a-zA-Z0-9][a-zA-Z0-9_-]{0,63}$/;
/** Our own folders beside those of the missions. */
const OURS = new Set(["intents", "pool"]);

/**
 * A name that is safe as a folder and in a ref on every system, readable, and different for different names. git's own rule
 * for branch names lets `$(id)` and `CON` pass; it protects nobody.
 */
export function slugOf(name: string): string {
  if (PLAIN.test(name)) return name;
  const readable = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 39);
  const hash = createHash("sha256").update(name).digest("hex").slice(0, 8);
  return readable === "" ? `task-${hash}` : `${readable}-${hash}`;
}

/** Where everything about one workspace is. */
export interface WorkspacePaths {
  readonly slug: string;
  readonly path: string;
  readonly branch: string;
  /** What is being done with it, or was last; on disk before it is done. */
  readonly record: string;
}

export function pathsOf(home: string, { mission, task, name }: WorkspaceKey): WorkspacePaths {
  if (!MISSION.test(mission) || OURS.has(mission)) {
    throw new PlainError(`"${mission}" cannot name a folder of workspaces. Nothing was made.`);
  }
  const slug = slugOf(name ?? task);
  const workspaces = join(home, "workspaces");
  return {
    slug,
    path: join(workspaces, mission, slug),
    branch: `flightdeck/${mission}/${slug}`,
    record: join(workspaces, "intents", mission, `${slug}.json`),
  };
}

export const branchRef = (branch: string): string => `refs/heads/${branch}`;

/** Hidden refs of a workspace: the end of its branch's name tells them apart from those of others. */
export const hiddenRefs = (kind: "checkpoints" | "trash", { branch }: Pick<Workspace, "branch">): string =>
  `refs/flightdeck/${kind}/${branch.slice("flightdeck/".length)}/`;
