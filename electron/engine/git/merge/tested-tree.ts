import { mkdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { PlainError } from "#launch/plain-error.ts";
import { failure, git, type GitPlace } from "../git.ts";
import type { Repository } from "../repository.ts";
import { removeTree } from "../remove-tree.ts";
import { trapIn, WorkTreeTrap } from "../traps.ts";
import { alone } from "../turns.ts";
import { commitNamed } from "./commit-history.ts";
import { namesOf } from "./git-names.ts";
import { removeProvingTree, standingTree } from "./proving-tree.ts";

export interface TreeUnderTest {
  /** Tracked files that are not what the commit says any more: what ran since then did not test this commit. */
  changedTracked(): Promise<readonly string[]>;
}

export interface TestedTreeOptions {
  /**
   * Names of ignored folders that stay from one use to the next, such as `node_modules`. What ran before could write in
   * them, so a proof is then only as good as what was proven before it. Default: none stays.
   */
  readonly keepIgnored?: readonly string[];
}

/** A checkout of a large repository takes longer than what we usually ask of git. */
const CHECKOUT_MS = 10 * 60_000;
const SHOWN_PATHS = 5;

/**
 * Lends a folder that holds exactly the files of a commit, for commands that prove it. One per repository and one user at a
 * time: whoever comes meanwhile waits. What a user or a killed engine left is gone before the next one begins.
 */
export async function testedTree<T>(
  repository: Repository,
  home: string,
  commit: string,
  use: (path: string, tree: TreeUnderTest) => Promise<T>,
  { keepIgnored = [] }: TestedTreeOptions = {},
): Promise<T> {
  const path = join(home, "proving", basename(repository.gitDir, ".git"));
  return alone(path, async () => {
    const wanted = await commitNamed(repository.place, commit);
    await mkdir(join(home, "proving"), { recursive: true, mode: 0o700 });
    const place = await checkedOut(repository, path, wanted, keepIgnored);
    return use(path, { changedTracked: () => changedPastTraps(path, place, wanted) });
  });
}

/** What is there is used when it can be made right; otherwise it is made anew. It holds nothing anybody would miss. */
async function checkedOut(
  repository: Repository,
  path: string,
  commit: string,
  keep: readonly string[],
): Promise<GitPlace> {
  const place = await standingTree(repository, path, commit);
  if ((await bringTo(place, commit, keep)) === null) return place;
  await removeProvingTree(repository, path);
  const fresh = await standingTree(repository, path, commit);
  const wrong = await bringTo(fresh, commit, []);
  if (wrong === null) return fresh;
  throw new PlainError(`${commit} cannot be checked out exactly in ${path}: ${wrong} Nothing was tested.`);
}

/** null: the folder holds the commit and nothing else; otherwise why not. */
async function bringTo(place: GitPlace, commit: string, keep: readonly string[]): Promise<string | null> {
  const steps = [["checkout", "--quiet", "--force", "--detach", commit], ...cleaning(keep)];
  try {
    for (const step of steps) {
      const { code, err } = await git(step, place, { timeoutMs: CHECKOUT_MS });
      if (code !== 0) return failure(step, place, code, err);
    }
    const wrong = [...(await changedTracked(place, commit)), ...(await untracked(place, keep))];
    return wrong.length === 0 ? null : `${wrong.slice(0, SHOWN_PATHS).join(", ")} would differ from it.`;
  } catch (error) {
    // git did not come to an end by itself: commands may have left something there that holds it up.
    if (error instanceof PlainError) return error.message;
    throw error;
  }
}

/** Twice forced: repositories inside go too. With folders that stay, what is not ignored goes first, whatever its name. */
function cleaning(keep: readonly string[]): string[][] {
  const except = keep.flatMap((name) => ["-e", literal(name)]);
  const everything = ["clean", "-ffdxq", ...except];
  return keep.length === 0 ? [everything] : [["clean", "-ffdq"], everything];
}

/** A name is a name, not a pattern. */
const literal = (name: string): string => name.replaceAll(/[\\*?[\]!# ]/g, "\\$&");

/** More than anybody leaves by accident; who leaves more has a tree that cannot be looked at. */
const MAX_TRAPS = 20;

/** What the commands left for git to fall into is nothing anybody would miss: it goes, and then it is looked again. */
async function changedPastTraps(path: string, place: GitPlace, commit: string): Promise<string[]> {
  for (let traps = 0; ; traps++) {
    try {
      return await changedTracked(place, commit);
    } catch (error) {
      const trap = error instanceof WorkTreeTrap && traps < MAX_TRAPS ? await trapIn(path) : null;
      if (trap === null) throw error;
      await removeTree(trap);
    }
  }
}

async function changedTracked(place: GitPlace, commit: string): Promise<string[]> {
  const args = ["diff", "--no-ext-diff", "--no-textconv", "--no-renames", "--ignore-submodules=all"];
  return namesOf([...args, "--name-only", "-z", commit, "--"], place, { timeoutMs: CHECKOUT_MS });
}

async function untracked(place: GitPlace, keep: readonly string[]): Promise<string[]> {
  const except = keep.flatMap((name) => ["-x", literal(name)]);
  return namesOf(["ls-files", "-z", "--others", ...except], place, { timeoutMs: CHECKOUT_MS });
}
