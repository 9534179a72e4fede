import { git, gitText, type GitPlace } from "./git.ts";
import { namesOf } from "./merge/git-names.ts";

const DIFF_MS = 5 * 60_000;
/** Of a tree without any file, which every git knows: no attribute of a repository hides a change from who reviews it. */
const EMPTY_TREE = {
  40: "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
  64: "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
} as const;

/** What changed from one commit to another, as people read it. Both are full hashes. */
export const diffOf = (place: GitPlace, from: string, to: string): Promise<string> =>
  gitText(
    ["diff", "--no-color", "--no-ext-diff", "--no-textconv", "--find-renames", "--unified=8", from, to, "--"],
    { ...place, workTree: null },
    { env: { GIT_ATTR_SOURCE: EMPTY_TREE[from.length === 64 ? 64 : 40] }, timeoutMs: DIFF_MS },
  );

/** The files that differ between two commits; one that was renamed stands there under both names. */
export const filesBetween = (place: GitPlace, from: string, to: string): Promise<string[]> =>
  namesOf(["diff-tree", "-r", "-z", "--name-only", "--no-renames", from, to], { ...place, workTree: null });

/** A file that has no lines is more than anybody reads over, and one picture does not make a change a large one. */
const LINES_OF_BINARY = 100;

/** Lines added and taken away between two commits. */
export async function linesChanged(place: GitPlace, from: string, to: string): Promise<number> {
  const args = ["diff-tree", "-r", "--numstat", "--no-renames", "--no-ext-diff", "--no-textconv", from, to];
  const counted = (await gitText(args, { ...place, workTree: null }, { timeoutMs: DIFF_MS })).split("\n");
  return counted
    .filter((line) => line !== "")
    .map((line) => line.split("\t").slice(0, 2))
    .reduce((sum, [added = "", gone = ""]) => {
      const isBinary = added === "-" || gone === "-";
      return sum + (isBinary ? LINES_OF_BINARY : Number(added) + Number(gone));
    }, 0);
}

/** The lines of a file of a commit; null: the commit has no such file. */
export async function textIn(
  place: GitPlace,
  commit: string,
  path: string,
): Promise<readonly string[] | null> {
  const { code, out } = await git(["cat-file", "blob", `${commit}:${path}`], { ...place, workTree: null });
  if (code !== 0) return null;
  const text = out.toString("utf8");
  return text === "" ? [] : text.replace(/\n$/, "").split("\n");
}

/** How many lines it has. */
export const linesIn = async (place: GitPlace, commit: string, path: string): Promise<number | null> =>
  (await textIn(place, commit, path))?.length ?? null;
