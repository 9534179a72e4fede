import { isMemory, RECORDS } from "#shared/mission/landing/record.ts";
import { baseRef } from "../git/base-branch.ts";
import { git, type GitPlace } from "../git/git.ts";
import { namesOf } from "../git/merge/git-names.ts";
import { startOfText } from "../flight/shown-text.ts";

export interface Memory {
  readonly path: string;
  readonly text: string;
}

export interface Memories {
  /** The newest first. */
  readonly newest: readonly Memory[];
  /** How many there are in all. */
  readonly count: number;
}

/** More is no memory of one mission. */
const MOST_BYTES = 256 * 1024;
/** So far back it is looked which of them is newer. */
const MOST_COMMITS = 200;

/** The newest memories of a commit, at most so many. Links and what is too large are none. */
export async function memoriesAt(place: GitPlace, commit: string, most: number): Promise<Memories> {
  const rows = await namesOf(["ls-tree", "-r", "-z", "-l", "--full-tree", commit, "--", RECORDS], place);
  const objects = new Map(rows.flatMap((row) => entryOf(row)));
  if (objects.size === 0) return { newest: [], count: 0 };
  const log = ["log", "-z", "--format=", "--name-only", `--max-count=${MOST_COMMITS}`, commit, "--", RECORDS];
  const seen = (await namesOf(log, place)).filter((path) => objects.has(path));
  const paths = [...new Set([...seen, ...[...objects.keys()].toSorted()])].slice(0, most);
  const newest: Memory[] = [];
  for (const path of paths) {
    const { code, out } = await git(["cat-file", "blob", objects.get(path) ?? ""], place);
    if (code === 0) newest.push({ path, text: startOfText(out.toString("utf8"), MOST_BYTES) });
  }
  return { newest, count: objects.size };
}

function entryOf(row: string): readonly (readonly [string, string])[] {
  const path = row.slice(row.indexOf("\t") + 1);
  const [, object = "", bytes = ""] = /^100(?:644|755) blob ([0-9a-f]{40,64}) +(\d+)\t/.exec(row) ?? [];
  return object !== "" && Number(bytes) <= MOST_BYTES && isMemory(path) ? [[path, object]] : [];
}

/** The commit of the base branch from which this one went its own way; null: they have none in common. */
export async function beginningOf(
  place: GitPlace,
  baseBranch: string,
  commit: string,
): Promise<string | null> {
  const { code, out } = await git(["merge-base", baseRef(baseBranch), commit], place);
  return code === 0 ? out.toString("utf8").trim() : null;
}
