import { execFile } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { PlainError, systemCode } from "#launch/plain-error.ts";

/** Commits are dated by this moment, so that the same sample always has the same commits. */
const SAMPLE_DATE = "2026-01-05T09:00:00Z";
const AUTHOR = { name: "Sample Author", email: "sample@example.org" };
const GIT_WITHIN_MS = 30_000;

const execute = promisify(execFile);

/** The sample could not be made. */
export class SampleError extends PlainError {}

/** Nothing of a person's is ever written over. */
export function emptyFolder(folder: string): string {
  try {
    mkdirSync(folder, { recursive: true });
    if (readdirSync(folder).length === 0) return folder;
  } catch (error) {
    throw new SampleError(
      `${folder} cannot be used (${systemCode(error) ?? String(error)}). Nothing was written.`,
    );
  }
  throw new SampleError(
    `${folder} is not empty. Nothing was written; name a folder that is empty or not there.`,
  );
}

export type SampleGit = (...args: string[]) => Promise<void>;

/** `program`: the one of the files that can be started. */
export async function commitFiles(
  folder: string,
  git: SampleGit,
  files: Readonly<Record<string, string>>,
  message: string,
  program: string | null = null,
): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text, { mode: path === program ? 0o755 : 0o644 });
  }
  await git("add", "--all");
  await git("commit", "--quiet", `--message=${message}`);
}

/** Apart from the person's own settings: no hooks, no signing, no templates of theirs, always the same commits. */
export function gitIn(folder: string): SampleGit {
  const env = {
    PATH: process.env["PATH"],
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_TEMPLATE_DIR: "",
    LC_ALL: "C",
    GIT_AUTHOR_NAME: AUTHOR.name,
    GIT_AUTHOR_EMAIL: AUTHOR.email,
    GIT_AUTHOR_DATE: SAMPLE_DATE,
    GIT_COMMITTER_NAME: AUTHOR.name,
    GIT_COMMITTER_EMAIL: AUTHOR.email,
    GIT_COMMITTER_DATE: SAMPLE_DATE,
  };
  return async (...args) => {
    try {
      await execute("git", args, { cwd: folder, env, timeout: GIT_WITHIN_MS });
    } catch (error) {
      const why = systemCode(error) === "ENOENT" ? "git is not installed" : String(error);
      throw new SampleError(`The sample repository could not be made in ${folder}: ${why}.`);
    }
  };
}
