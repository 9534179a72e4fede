import { randomUUID } from "node:crypto";
import { copyFile, rm, stat, utimes } from "node:fs/promises";
import { dirname, join } from "node:path";
import { PlainError } from "#launch/plain-error.ts";
import { lookAt, nullIfMissing } from "./file-look.ts";
import { failure, git, gitText, type GitPlace } from "./git.ts";
import { chosenIgnored } from "./ignored-files.ts";

/** The files of a work tree as git would keep them, in an index of their own. */
export interface WorkTreePicture {
  readonly tree: string;
  /** The tree of the index before: what an agent staged. null: it held conflicts. */
  readonly staged: string | null;
  /** Removed when the work with the picture is done. */
  readonly indexFile: string;
  /** Folders with a repository of their own. What is in them is in no picture. */
  readonly nested: readonly string[];
  /** Why a path is not in the picture. */
  readonly leftOut: readonly string[];
}

const GITLINK = "160000";
/** What `git add` answers when single files could not be taken. */
const SOME_LEFT_OUT = 1;

/**
 * Takes a picture of everything in a work tree without touching its index, and uses it. Repositories inside it are left
 * out, submodules too: git would start itself in them, with what is configured there.
 */
export async function withPicture<T>(
  place: GitPlace,
  { ignored }: { readonly ignored: boolean },
  use: (picture: WorkTreePicture) => Promise<T>,
): Promise<T> {
  const indexFile = join(place.gitDir, `picture-${randomUUID()}`);
  try {
    return await use(await take({ ...place, indexFile }, ignored, indexFile));
  } finally {
    await rm(indexFile, { force: true });
    await rm(`${indexFile}.lock`, { force: true });
  }
}

async function take(place: GitPlace, ignored: boolean, indexFile: string): Promise<WorkTreePicture> {
  await copyIndex(join(place.gitDir, "index"), indexFile);
  const before = await entries(place);
  const staged = ignored ? await writeTree(place) : null;
  const others = await names(place, ["--others", "--exclude-standard"]);
  const nested = others.filter((name) => name.endsWith("/")).map((name) => name.slice(0, -1));
  const links = before.filter(({ mode }) => mode === GITLINK).map(({ name }) => name);
  const leftOut = await add(place, [...links, ...nested]);
  if (ignored) leftOut.push(...(await addIgnored(place)));
  const after = await entries(place);
  // Whatever became a repository while we looked.
  const late = after.filter(({ mode, name }) => mode === GITLINK && !links.includes(name));
  if (late.length > 0) await forget(place, late);
  const inTracked = await repositoriesIn(place.workTree ?? "", after, links);
  const tree = await gitText(["write-tree"], place);
  return {
    tree,
    staged,
    indexFile,
    nested: [...new Set([...nested, ...late.map(({ name }) => name), ...inTracked])].toSorted(),
    leftOut,
  };
}

/** With its time: git trusts a file that has not changed since before the index was written, and only then. */
async function copyIndex(from: string, to: string): Promise<void> {
  const found = await stat(from, { bigint: true }).catch(nullIfMissing);
  if (found === null) return;
  await copyFile(from, to);
  // A little earlier than it was: a number cannot hold all digits, and later would be wrong.
  const seconds = Number(found.mtimeNs / 1_000n - 1n) / 1_000_000;
  await utimes(to, seconds, seconds);
}

async function add(place: GitPlace, leaveOut: readonly string[]): Promise<string[]> {
  const paths = [".", ...leaveOut.map((name) => `:(exclude,literal)${name}`)];
  const args = ["add", "--all", "--ignore-errors", "--pathspec-from-file=-", "--pathspec-file-nul"];
  const { code, err } = await git(args, place, { input: paths.join("\0") });
  if (code === 0) return [];
  // It gave up and wrote nothing at all: a picture of that would show that nothing was changed.
  if (code !== SOME_LEFT_OUT) throw new PlainError(failure(args, place, code, err));
  // What cannot be read is named; everything else was taken.
  return err
    .split("\n")
    .filter((line) => line.startsWith("error: "))
    .map((line) => line.slice("error: ".length));
}

async function addIgnored(place: GitPlace): Promise<string[]> {
  const listed = await names(place, ["--others", "--ignored", "--exclude-standard", "--directory"]);
  const { take, leftOut } = await chosenIgnored(place.workTree ?? "", listed);
  if (take.length === 0) return leftOut;
  const { code } = await git(["update-index", "--add", "-z", "--stdin"], place, {
    input: take.map((name) => `${name}\0`).join(""),
  });
  return code === 0 ? leftOut : [...leftOut, `${take.length} ignored files could not be read`];
}

async function forget(place: GitPlace, late: readonly { readonly name: string }[]): Promise<void> {
  const input = late.map(({ name }) => `${name}\0`).join("");
  await gitText(["update-index", "--force-remove", "-z", "--stdin"], place, { input });
}

/** Folders with tracked files that have a repository of their own; git itself looks past it there. */
async function repositoriesIn(
  workTree: string,
  listed: readonly { readonly name: string }[],
  links: readonly string[],
): Promise<string[]> {
  const folders = new Set(links);
  for (const { name } of listed) {
    for (let up = dirname(name); up !== "." && !folders.has(up); up = dirname(up)) folders.add(up);
  }
  const found = await Promise.all(
    [...folders].map(async (folder) =>
      (await lookAt(join(workTree, folder, ".git"))) === null ? null : folder,
    ),
  );
  return found.filter((folder) => folder !== null);
}

/** What the index holds. */
async function entries(place: GitPlace): Promise<{ readonly mode: string; readonly name: string }[]> {
  const listed = await names(place, ["--stage"]);
  return listed.map((line) => ({ mode: line.slice(0, 6), name: line.slice(line.indexOf("\t") + 1) }));
}

async function names(place: GitPlace, args: readonly string[]): Promise<string[]> {
  const listed = await gitText(["ls-files", "-z", ...args], place);
  return listed.split("\0").filter((name) => name !== "");
}

/** null: there are conflicts in it. */
export async function writeTree(place: GitPlace): Promise<string | null> {
  const { code, out } = await git(["write-tree"], place);
  return code === 0 ? out.toString("utf8").trim() : null;
}
