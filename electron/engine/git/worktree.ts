import { mkdir, readdir, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { PlainError } from "#launch/plain-error.ts";
import { writeWholeFile } from "../effects/whole-file.ts";
import { lookAt, nullIfMissing, textOf } from "./file-look.ts";
import { gitText, type GitPlace } from "./git.ts";
import { alone } from "./turns.ts";

/** A checkout of a large repository takes as long as its disk does. */
const CHECKOUT_MS = 10 * 60_000;

/** What git knows of one worktree of ours, read from our own repository and never from the worktree. */
export interface Registration {
  readonly admin: string;
  /** The folder it is registered for. */
  readonly path: string;
  /** `ref: refs/heads/…`, or a commit. */
  readonly head: string;
}

/** All worktrees of a repository of ours, also those whose folder is gone. */
export async function registrations(gitDir: string): Promise<Registration[]> {
  const admins = (await readdir(join(gitDir, "worktrees")).catch(nullIfMissing)) ?? [];
  const all = await Promise.all(admins.map((admin) => registration(gitDir, admin)));
  return all.filter((found) => found !== null);
}

export async function registration(gitDir: string, admin: string): Promise<Registration | null> {
  const folder = join(gitDir, "worktrees", admin);
  const [pointsTo, head] = await Promise.all([textOf(join(folder, "gitdir")), textOf(join(folder, "HEAD"))]);
  if (pointsTo === null || head === null) {
    return (await lookAt(folder)) === null ? null : { admin, path: "", head: "" };
  }
  return { admin, path: dirname(pointsTo.trimEnd()), head: head.trimEnd() };
}

/** A locked worktree is not forgotten by `git worktree prune`, even while its folder is elsewhere. */
const LOCK_REASON = "Flightdeck";

/** Registers a worktree without any files yet. `what`: a branch, or a commit to be detached at. Answers its admin folder's name. */
export async function register(
  gitDir: string,
  path: string,
  what: { readonly branch: string } | { readonly commit: string },
): Promise<string> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const at = "branch" in what ? [path, what.branch] : ["--detach", path, what.commit];
  // One at a time: several at once fail on each other's half-made folders, whatever they start from.
  return alone(gitDir, async () => {
    await gitText(["worktree", "add", "--quiet", "--no-checkout", "--lock", "--reason", LOCK_REASON, ...at], {
      gitDir,
      workTree: null,
    });
    const found = (await registrations(gitDir)).find((each) => each.path === path);
    if (found === undefined)
      throw new PlainError(`git did not register ${path}. Nothing was lost; try again.`);
    return found.admin;
  });
}

/** Whether git came to the end of registering it; until then it is locked for another reason. */
export const isRegistered = async (gitDir: string, admin: string): Promise<boolean> =>
  (await textOf(join(gitDir, "worktrees", admin, "locked")))?.trim() === LOCK_REASON;

/** Writes all files of a commit. The worktree must be one that nobody works in. */
export async function fill(place: GitPlace, commit: string): Promise<void> {
  await gitText(["reset", "--quiet", "--hard", commit, "--"], place, { timeoutMs: CHECKOUT_MS });
  const missing = await gitText(["ls-files", "-z", "--deleted"], place);
  if (missing !== "") {
    const first = missing.split("\0")[0] ?? "";
    throw new PlainError(
      `${place.workTree ?? ""} lacks ${first} after it was written: this file system cannot hold every name of the repository, ` +
        `or somebody removes files there. Nothing was lost.`,
    );
  }
}

/** Makes what was registered for one folder the worktree in another one. */
export async function carryOver(
  gitDir: string,
  admin: string,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<void> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  await rename(from, to);
  await pointAt(gitDir, admin, to);
}

/** Both ways: the repository knows where the worktree is, and the worktree where the repository is. */
export async function pointAt(gitDir: string, admin: string, path: string): Promise<void> {
  const adminDir = join(gitDir, "worktrees", admin);
  // Whole or not at all: with an empty one git forgets the worktree, and everything that is only staged in it.
  writeWholeFile(join(adminDir, "gitdir"), `${join(path, ".git")}\n`);
  await writeFile(join(path, ".git"), pointerTo(adminDir));
}

export const pointerTo = (adminDir: string): string => `gitdir: ${adminDir}\n`;
