import { PlainError } from "#launch/plain-error.ts";
import { failure, git, type GitPlace } from "../git.ts";

/** One version of a path that does not merge. */
export interface ConflictSide {
  /** As git writes it: 100644, 100755, 120000 (link), 160000 (submodule). */
  readonly mode: string;
  readonly object: string;
}

export interface ConflictedPath {
  readonly path: string;
  readonly base: ConflictSide | null;
  readonly ours: ConflictSide | null;
  readonly theirs: ConflictSide | null;
}

export interface MergedTrees {
  /** The merged tree; where it conflicts, files hold both sides between markers. */
  readonly tree: string;
  readonly conflicts: readonly ConflictedPath[];
  /** What git says of the conflicts, without what it says of what went well. */
  readonly messages: readonly string[];
}

/** git's answer to an option it does not know. */
const USAGE = 129;

/**
 * Merges two commits into a tree, in the object database and nowhere else. null: they have no common history. What the
 * trees say in `.gitattributes` is not read: without a work tree and an index there is nowhere to read it from.
 */
export async function mergeTrees(place: GitPlace, ours: string, theirs: string): Promise<MergedTrees | null> {
  const args = ["merge-tree", "--write-tree", "-z", "--messages", ours, theirs];
  const { code, out, err } = await git(args, place);
  if (code === USAGE) {
    throw new PlainError(
      "This git cannot merge without a checkout. Nothing was merged. Install git 2.38 or newer and try again.",
    );
  }
  if (err.includes("refusing to merge unrelated histories")) return null;
  // A commit that is not there ends with 1 as well; only a merge names a tree.
  if ((code === 0 || code === 1) && out.length > 0) return readMerged(out.toString("utf8"));
  throw new PlainError(failure(args, place, code, err));
}

function readMerged(text: string): MergedTrees {
  const [tree = "", ...fields] = text.split("\0");
  const end = fields.indexOf("");
  const entries = end === -1 ? fields : fields.slice(0, end);
  const messages = end === -1 ? [] : readMessages(fields.slice(end + 1));
  return { tree, conflicts: readConflicts(entries), messages };
}

function readConflicts(entries: readonly string[]): ConflictedPath[] {
  const sides = new Map<string, (ConflictSide | null)[]>();
  for (const entry of entries) {
    const [, mode = "", object = "", stage = "", path] =
      /^(\d+) ([0-9a-f]+) ([123])\t(.+)$/s.exec(entry) ?? [];
    if (path === undefined) continue;
    const known = sides.get(path) ?? [null, null, null];
    known[Number(stage) - 1] = { mode, object };
    sides.set(path, known);
  }
  return [...sides].map(([path, [base = null, ours = null, theirs = null]]) => ({
    path,
    base,
    ours,
    theirs,
  }));
}

/** Each is a number of paths, the paths, the kind, the sentence. */
function readMessages(fields: readonly string[]): string[] {
  const messages: string[] = [];
  for (let at = 0; at < fields.length;) {
    const paths = Number(fields[at]);
    const kind = fields[at + paths + 1];
    const sentence = fields[at + paths + 2];
    if (kind === undefined || sentence === undefined) break;
    if (kind.startsWith("CONFLICT")) messages.push(sentence.trim());
    at += paths + 3;
  }
  return messages;
}
