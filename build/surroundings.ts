import { mkdtemp, rmdir, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { dataDirectoryFrom, socketAddress } from "#launch/data-directory.ts";
import { PlainError, systemCode } from "#launch/plain-error.ts";
import { checkoutFolder } from "./checkout-folder.ts";
import { cacheFolder } from "./electron-runtime/cache-folder.ts";
import { findCommand } from "./find-command.ts";
import { requireFreeSpace } from "./free-space.ts";
import { runCommand } from "./run-command.ts";

// merge-tree --write-tree, which merging without a work tree needs, came with it.
const oldestGit = [2, 38] as const;
const neededMegabytes = 1_000;

export interface Surroundings {
  environment: NodeJS.ProcessEnv;
  platform: NodeJS.Platform;
  /** The checkout: the build writes into it. */
  folder: string;
}

/** Throws one clear sentence for the first thing that would make the project fail later. Changes nothing. */
export async function checkSurroundings(
  { environment, platform, folder }: Surroundings = {
    environment: process.env,
    platform: process.platform,
    folder: checkoutFolder,
  },
): Promise<void> {
  // The longer of the two names in the data directory.
  socketAddress(dataDirectoryFrom({ env: environment, platform, home: homedir() }), "session-host");
  await requireGit(environment);
  const cache = await nearestFolder(cacheFolder(environment));
  const places = [
    [folder, ", or use a copy of the project elsewhere"],
    [cache, ", or set FLIGHTDECK_CACHE to a folder for downloads"],
  ] as const;
  for (const [place, advice] of places) {
    await requireWritable(place, advice);
    await requireFreeSpace(place, neededMegabytes, "building and running Flightdeck");
  }
}

async function requireGit(environment: NodeJS.ProcessEnv): Promise<void> {
  const wanted = oldestGit.join(".");
  const git = await findCommand(process.platform === "win32" ? "git.exe" : "git", environment);
  if (git === undefined) {
    throw new PlainError(`git was not found on PATH: install git ${wanted} or newer and run this again.`);
  }
  const { stdout } = await runCommand(git, ["--version"], { env: environment });
  if (!isGitNewEnough(stdout)) {
    throw new PlainError(
      `${stdout.trim() || "This git"} is too old: install git ${wanted} or newer and run this again.`,
    );
  }
}

/** Reads the answer of `git --version`. */
export function isGitNewEnough(answer: string): boolean {
  const [, major, minor] = /(\d+)\.(\d+)/.exec(answer) ?? [];
  if (major === undefined || minor === undefined) return false;
  const [oldestMajor, oldestMinor] = oldestGit;
  return Number(major) > oldestMajor || (Number(major) === oldestMajor && Number(minor) >= oldestMinor);
}

/** Tried for real, because permission bits do not show a read-only file system or an immutable folder to root. */
async function requireWritable(folder: string, advice: string): Promise<void> {
  try {
    await rmdir(await mkdtemp(join(folder, ".write-check-")));
  } catch (error) {
    const cause = systemCode(error) ?? "unknown error";
    if (cause === "ENOSPC") {
      throw new PlainError(`The disk that holds ${folder} is full: free some space and run this again.`);
    }
    throw new PlainError(`The folder ${folder} cannot be written to (${cause}): make it writable${advice}.`);
  }
}

/** The folder itself or its closest ancestor that is there already. */
async function nearestFolder(folder: string): Promise<string> {
  for (let place = folder; ; place = dirname(place)) {
    try {
      await stat(place);
      return place;
    } catch (error) {
      const missing = systemCode(error) === "ENOENT";
      if (!missing || dirname(place) === place) throw error;
    }
  }
}
