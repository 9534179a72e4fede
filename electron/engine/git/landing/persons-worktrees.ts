import { realpath, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { nullIfMissing, textOf } from "../file-look.ts";
import { git, gitText, type GitPlace } from "../git.ts";
import type { PersonsRepository } from "./persons-repository.ts";

/** A checkout of the person's repository. */
export interface PersonsWorktree {
  readonly path: string;
  /** null: there is nothing one could work in; it may be on a disk that is not there. */
  readonly place: (GitPlace & { readonly workTree: string }) | null;
  /** null: no branch is checked out. */
  readonly branch: string | null;
}

/** Every checkout, the main one first; a bare repository has no main one. */
export async function worktreesOf(persons: PersonsRepository): Promise<PersonsWorktree[]> {
  const listed = await gitText(["worktree", "list", "--porcelain", "-z"], persons.place);
  const records = listed.split("\0\0").map((record) => record.split("\0").filter((line) => line !== ""));
  const found: PersonsWorktree[] = [];
  for (const [at, record] of records.entries()) {
    const field = (name: string) =>
      record.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1);
    const listedPath = field("worktree");
    if (listedPath === undefined || record.includes("bare")) continue;
    const path = at === 0 ? await mainPath(persons, listedPath) : listedPath;
    found.push({ path, place: await placeAt(persons, path, at === 0), branch: field("branch") ?? null });
  }
  return found;
}

/** Where the files of the main checkout are: git lists a wrong folder when its repository is kept apart from it. */
async function mainPath({ commonDir, source, place }: PersonsRepository, listed: string): Promise<string> {
  const { code, out } = await git(["config", "--get", "core.worktree"], place);
  if (code === 0) return resolve(commonDir, out.toString("utf8").replace(/\n$/, ""));
  if (basename(commonDir) === ".git") return dirname(commonDir);
  return (await leadsTo(source, commonDir)) ? source : listed;
}

async function placeAt(
  { commonDir }: PersonsRepository,
  path: string,
  isMain: boolean,
): Promise<PersonsWorktree["place"]> {
  if (isMain && (await isFolder(path)) && path !== commonDir) return { gitDir: commonDir, workTree: path };
  const gitDir = await pointedAt(path);
  if (gitDir === null || !(await leadsTo(path, commonDir))) return null;
  return { gitDir, workTree: path };
}

/** Whether the `.git` in a folder belongs to this repository: something else may have taken the place of a checkout. */
async function leadsTo(path: string, commonDir: string): Promise<boolean> {
  const gitDir = await pointedAt(path);
  if (gitDir === null) return false;
  const common = (await textOf(join(gitDir, "commondir")))?.trimEnd() ?? ".";
  const found = await realpath(resolve(gitDir, common)).catch(nullIfMissing);
  return found === commonDir;
}

async function pointedAt(path: string): Promise<string | null> {
  const dotGit = join(path, ".git");
  if (await isFolder(dotGit)) return dotGit;
  const [, at] = /^gitdir: (.*?)\n?$/s.exec((await textOf(dotGit)) ?? "") ?? [];
  return at === undefined ? null : resolve(path, at);
}

/** What is under way there and would be disturbed; null: nothing. */
export async function underWay({ place }: PersonsWorktree): Promise<string | null> {
  if (place === null) return null;
  for (const [name, what] of UNDER_WAY) if (await isThere(join(place.gitDir, name))) return what;
  return null;
}

const UNDER_WAY = [
  ["rebase-merge", "a rebase"],
  ["rebase-apply", "a rebase or git am"],
  ["MERGE_HEAD", "a merge"],
  ["CHERRY_PICK_HEAD", "a cherry-pick"],
  ["REVERT_HEAD", "a revert"],
  ["sequencer", "a cherry-pick or revert"],
  ["BISECT_LOG", "a bisect"],
] as const;

/** Whether something under way there began on this branch and comes back to it, although it is not checked out now. */
export async function comesBackTo({ place }: PersonsWorktree, branch: string): Promise<boolean> {
  if (place === null) return false;
  const full = `refs/heads/${branch}`;
  const says = async (name: string) => (await textOf(join(place.gitDir, name)))?.split("\n") ?? [];
  for (const name of ["rebase-merge/head-name", "rebase-apply/head-name", "rebase-merge/update-refs"])
    if ((await says(name)).includes(full)) return true;
  return (await says("BISECT_START")).some((line) => line === branch || line === full);
}

const isThere = async (path: string): Promise<boolean> => (await stat(path).catch(nullIfMissing)) !== null;
const isFolder = async (path: string): Promise<boolean> =>
  (await stat(path).catch(nullIfMissing))?.isDirectory() ?? false;
