import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { PlainError, systemCode } from "#launch/plain-error.ts";
import { git, gitText, type GitPlace } from "./git.ts";

/** A person's repository. We only ever read it: its refs by name, its objects as files. Nothing of it is run or written. */
export interface SourceRepository {
  readonly source: string;
  /** Where refs and objects are, also when the source is one of several worktrees. */
  readonly commonDir: string;
  readonly objects: string;
  readonly objectFormat: "sha1" | "sha256";
}

export async function openSource(source: string): Promise<SourceRepository> {
  const commonDir = await commonDirOf(source);
  if (commonDir === null) {
    throw new PlainError(
      `${source} is no git repository. Nothing was made. Name one, or make it one with git init.`,
    );
  }
  const place = { gitDir: commonDir, workTree: null };
  const format = await gitText(["rev-parse", "--show-object-format"], place);
  if (format !== "sha1" && format !== "sha256") {
    throw new PlainError(`${source} names its objects by ${format}, which Flightdeck does not know.`);
  }
  return { source, commonDir, objects: join(commonDir, "objects"), objectFormat: format };
}

/** The commit a branch of the source is at; null: there is no such branch. Reads no object, so nothing is fetched for it. */
export async function tipOf({ commonDir }: SourceRepository, branch: string): Promise<string | null> {
  const name = `refs/heads/${branch}`;
  const listed = await gitText(["for-each-ref", "--format=%(objectname) %(refname)", name], at(commonDir));
  // A branch "a" is also asked for by the name of "a/b".
  const line = listed.split("\n").find((entry) => entry.slice(entry.indexOf(" ") + 1) === name);
  return line?.split(" ")[0] ?? null;
}

/** The commits of all branches of the source. */
export async function tipsOf({ commonDir }: SourceRepository): Promise<string[]> {
  const listed = await gitText(["for-each-ref", "--format=%(objectname)", "refs/heads"], at(commonDir));
  return [...new Set(listed.split("\n").filter((line) => line !== ""))];
}

/** The commits behind which a shallow source knows nothing. */
export async function shallowIn({ commonDir }: SourceRepository): Promise<string[]> {
  const text = await textOrNull(join(commonDir, "shallow"));
  return (text ?? "").split("\n").filter((line) => line !== "");
}

/** Whether the source was cloned without all of its objects, and would ask a server for the rest. */
export async function isPartial({ commonDir, objects }: SourceRepository): Promise<boolean> {
  const asked = [
    "config",
    "--file",
    join(commonDir, "config"),
    "--no-includes",
    "--name-only",
    "--get-regexp",
  ];
  const pattern = "^(extensions[.]partialclone|remote[.].*[.](promisor|partialclonefilter))$";
  const { code } = await git([...asked, pattern], at(commonDir));
  if (code === 0) return true;
  const packs = await readdir(join(objects, "pack")).catch(noneIfMissing);
  return packs.some((name) => name.endsWith(".promisor"));
}

const at = (gitDir: string): GitPlace => ({ gitDir, workTree: null });

/** The repository of a checkout, a linked worktree, a submodule or a bare repository; null: there is none. */
async function commonDirOf(source: string): Promise<string | null> {
  for (const gitDir of [await pointedAt(join(source, ".git")), source]) {
    if (gitDir === null) continue;
    const common = await textOrNull(join(gitDir, "commondir"));
    const found = common === null ? gitDir : resolve(gitDir, common.trimEnd());
    if ((await isFolder(join(found, "objects"))) && (await isFolder(join(found, "refs")))) {
      return await realpath(found);
    }
  }
  return null;
}

/** What `.git` is: the repository itself, or a file that says where it is. */
async function pointedAt(dotGit: string): Promise<string | null> {
  if (await isFolder(dotGit)) return dotGit;
  const [, path] = /^gitdir: (.*?)\n?$/s.exec((await textOrNull(dotGit)) ?? "") ?? [];
  return path === undefined ? null : resolve(dirname(dotGit), path);
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(nullIfMissing);
  return found?.isDirectory() ?? false;
}

const textOrNull = (path: string): Promise<string | null> => readFile(path, "utf8").catch(nullIfMissing);

function nullIfMissing(error: unknown): null {
  if (["ENOENT", "ENOTDIR", "EISDIR"].includes(systemCode(error) ?? "")) return null;
  throw error;
}

const noneIfMissing = (error: unknown): string[] => nullIfMissing(error) ?? [];
