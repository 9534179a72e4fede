import { execFile } from "node:child_process";
import { rm } from "node:fs/promises";
import { systemCode } from "#launch/plain-error.ts";

/** Folders not even their owner may write in, and folders so deep that no call can name what is in them. */
const STUBBORN = ["EACCES", "EPERM", "ENOTEMPTY", "ENAMETOOLONG"];
/** The disk has to let go of a million files. */
const WITHIN_MS = 10 * 60_000;

/** Removes a folder and everything in it, whatever programs made of it. Links are removed, never followed. */
export async function removeTree(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true, maxRetries: 3 });
  } catch (error) {
    if (process.platform === "win32" || !STUBBORN.includes(systemCode(error) ?? "")) throw error;
    // These two go down folder by folder and name nothing by its whole path.
    const locked = ["-type", "d", "!", "-perm", "-u=rwx"];
    await run("find", [path, "-xdev", ...locked, "-execdir", "chmod", "u+rwx", "{}", ";"]);
    await run("rm", ["-rf", "--", path]);
    // Says what is still in the way, if anything is.
    await rm(path, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** How it went is seen by what is left. */
const run = (program: string, args: readonly string[]): Promise<void> =>
  new Promise((resolve) => {
    execFile(program, args, { timeout: WITHIN_MS, killSignal: "SIGKILL" }, () => resolve());
  });
