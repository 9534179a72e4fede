import { execFile } from "node:child_process";
import { stat } from "node:fs/promises";
import { devNull } from "node:os";
import { PlainError } from "#launch/plain-error.ts";

/** It stays so until somebody removes it: trying again does not help. */
export class WorkTreeTrap extends PlainError {}

/** Counting a million files takes about this long; git itself would not be quicker. */
const WITHIN_MS = 20_000;
const MAX_BYTES = 4 * 1024 * 1024;
/** What git opens by itself when it looks around in a work tree. */
const OPENED_BY_GIT = [".gitignore", ".gitattributes", ".gitmodules", ".git"];

/**
 * Something in a work tree that git opens and never comes back from: a pipe nobody writes to, or a link to a device without
 * an end in a repository that an agent made there. Nothing is removed: an agent may be exchanging folders at this moment.
 * null: there is none, or it could not be looked for.
 */
export async function trapIn(workTree: string): Promise<string | null> {
  if (process.platform === "win32") return null;
  const named = OPENED_BY_GIT.flatMap((name) => ["-o", "-name", name]);
  const opened = ["(", "-path", "*/.git/*", ...named, ")"];
  const found = await pathsOf([workTree, "-xdev", ...opened, "(", "-type", "p", "-o", "-type", "l", ")"]);
  for (const path of found) if (await isEndless(path)) return path;
  return null;
}

/** A link to the device that is always empty is how some people say "nothing". */
async function isEndless(path: string): Promise<boolean> {
  try {
    const found = await stat(path);
    const isNothing = found.isCharacterDevice() && found.rdev === (await stat(devNull)).rdev;
    return !isNothing && (found.isFIFO() || found.isCharacterDevice() || found.isBlockDevice());
  } catch {
    // It leads nowhere, or is gone: git is through with it at once.
    return false;
  }
}

/** As far as it came: what is past the limits is found the next time, when this is gone. */
function pathsOf(wish: readonly string[]): Promise<string[]> {
  const options = { timeout: WITHIN_MS, killSignal: "SIGKILL", maxBuffer: MAX_BYTES } as const;
  return new Promise((resolve) => {
    execFile("find", [...wish, "-print0"], options, (_error, out) => resolve(out.split("\0").slice(0, -1)));
  });
}
