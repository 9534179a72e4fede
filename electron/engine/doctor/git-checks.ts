import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Check, Finding } from "./check.ts";
import { runProgram } from "../run-program.ts";

/** `merge-tree --write-tree`, by which branches are merged without touching a checkout, came with this version. */
const GIT_NEEDED = [2, 38] as const;

const INSTALL_GIT: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  linux: "sudo apt-get install git",
  darwin: "xcode-select --install",
  win32: "winget install Git.Git",
};

const installGit = (): Pick<Finding, "fix"> => {
  const fix = INSTALL_GIT[process.platform];
  return fix === undefined ? {} : { fix };
};

async function lookAtGit(): Promise<Finding> {
  const answer = await runProgram("git", ["--version"]);
  if (!answer.found) {
    return {
      state: "problem",
      sentence: "git is not installed; every task flies in a git worktree.",
      ...installGit(),
    };
  }
  const version = /(\d+)\.(\d+)[.\d]*/.exec(answer.text);
  if (version === null)
    return { state: "unknown", sentence: `git said "${answer.text}", which names no version.` };
  const [major, minor] = [Number(version[1]), Number(version[2])];
  const old = major < GIT_NEEDED[0] || (major === GIT_NEEDED[0] && minor < GIT_NEEDED[1]);
  if (!old) return { state: "good", sentence: `git ${version[0]} is installed.` };
  const needed = GIT_NEEDED.join(".");
  return {
    state: "problem",
    sentence: `git ${version[0]} is too old; ${needed} or newer is needed.`,
    ...installGit(),
  };
}

/** Makes a repository, a commit and a worktree, for real, in a folder that is removed again. */
async function lookAtWorktrees(): Promise<Finding> {
  const folder = await mkdtemp(join(tmpdir(), "flightdeck-doctor-"));
  try {
    const repository = join(folder, "repository");
    const identity = ["-c", "user.name=Flightdeck", "-c", "user.email=doctor@flightdeck.invalid"];
    const plain = ["-c", "core.hooksPath=/dev/null", "-c", "commit.gpgSign=false", ...identity];
    const steps = [
      ["init", "--quiet", "--template=", repository],
      ["-C", repository, ...plain, "commit", "--quiet", "--allow-empty", "-m", "doctor"],
      ["-C", repository, ...plain, "worktree", "add", "--quiet", "--detach", join(folder, "worktree")],
    ];
    for (const step of steps) {
      const answer = await runProgram("git", step, folder);
      if (answer.code !== 0)
        return { state: "problem", sentence: `git could not make a worktree: ${answer.text}` };
    }
    return { state: "good", sentence: "A repository, a commit and a worktree were made and removed." };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export const gitChecks: readonly Check[] = [
  { id: "git.version", title: "git", look: lookAtGit },
  { id: "git.worktrees", title: "git worktrees", look: lookAtWorktrees },
];
