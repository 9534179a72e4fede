import { randomUUID } from "node:crypto";
import { mkdir, readdir, rename, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { PlainError, systemCode } from "#launch/plain-error.ts";
import { nullIfMissing } from "./file-look.ts";
import { atWorkIn, holdersOf } from "./live-git.ts";

/** A git that is at work is done within this time, or something is wrong that a person has to see. */
const WAIT_MS = 10_000;
const LOOK_EVERY_MS = 50;
/** git closes a lock it has written and then renames it; in between nobody has it open. */
const BETWEEN_WRITING_AND_RENAMING_MS = 2_000;
/** Where nobody can see who holds a lock: no command of ours runs this long. */
const SURELY_DEAD_MS = 20 * 60_000;

/** Where locks that nobody holds are put, below the repository. They are never deleted: one may hold an index that is missed. */
const AWAY = "stale-locks";

/**
 * Waits until nobody holds a lock in our repository. What a killed git left is moved away; a lock that lives is respected.
 */
export async function awaitLock(lock: string, gitDir: string, waitMs = WAIT_MS): Promise<void> {
  const since = performance.now();
  while (await exists(lock)) {
    const holders = await holdersOf(lock);
    const dead = holders === null ? await isOlder(lock, SURELY_DEAD_MS) : holders.length === 0;
    if (dead && (await isOlder(lock, BETWEEN_WRITING_AND_RENAMING_MS)))
      return moveAway(lock, join(gitDir, AWAY));
    if (performance.now() - since > waitMs) {
      const who = holders === null || holders.length === 0 ? "a git" : `process ${holders.join(", ")}`;
      throw new PlainError(
        `${lock} is held by ${who} for more than ${waitMs / 1_000} s. Nothing was changed. Wait for it to end, or end it, and try again.`,
      );
    }
    await pause(LOOK_EVERY_MS);
  }
}

/** Waits until no git is at work in these folders: after a crash one of ours may have lived on. */
export async function awaitQuiet(folders: readonly string[]): Promise<void> {
  const since = performance.now();
  for (;;) {
    const holders = await atWorkIn(folders);
    if (holders === null || holders.length === 0) return;
    if (performance.now() - since > WAIT_MS) {
      throw new PlainError(
        `git (process ${holders.join(", ")}) is still at work in ${folders[0] ?? ""} after ${WAIT_MS / 1_000} s. Nothing was ` +
          `changed. Wait for it to end, or end it, and try again.`,
      );
    }
    await pause(LOOK_EVERY_MS);
  }
}

/** Locks of refs that a killed git left in our repository. Says whether there were any. */
export async function moveStaleLocksAway(gitDir: string): Promise<boolean> {
  const locks = [...(await locksBelow(join(gitDir, "refs"))), join(gitDir, "packed-refs.lock")];
  let moved = false;
  for (const lock of locks) {
    if (!(await exists(lock))) continue;
    await awaitLock(lock, gitDir);
    moved = true;
  }
  return moved;
}

async function locksBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(nullIfMissing);
  return (entries ?? [])
    .filter((entry) => entry.isFile() && entry.name.endsWith(".lock"))
    .map((entry) => join(entry.parentPath, entry.name));
}

async function moveAway(lock: string, folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await rename(lock, join(folder, randomUUID()));
  } catch (error) {
    // Gone by itself: its holder ended between our two looks.
    if (systemCode(error) !== "ENOENT") throw error;
  }
}

async function isOlder(path: string, ms: number): Promise<boolean> {
  const found = await stat(path).catch(nullIfMissing);
  return found !== null && Date.now() - found.mtimeMs > ms;
}

const exists = async (path: string): Promise<boolean> => (await stat(path).catch(nullIfMissing)) !== null;
