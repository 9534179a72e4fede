import { PlainError } from "#launch/plain-error.ts";
import { failure, git, type GitPlace } from "./git.ts";
import { moveStaleLocksAway } from "./stale-locks.ts";

/** Whatever way objects are named, a name of only zeros means: there is no such ref. */
const absent = (like: string): string => "0".repeat(like.length);

/** The object a full ref name stands for; null: there is no such ref. */
export async function readRef(place: GitPlace, name: string): Promise<string | null> {
  const { code, out } = await git(["show-ref", "--verify", "--hash", "--", name], place);
  return code === 0 ? out.toString("utf8").trim() : null;
}

/** Compare and swap. false: the ref is not where it was expected. */
export async function moveRef(
  place: GitPlace,
  name: string,
  to: string,
  expected: string | null,
): Promise<boolean> {
  return change(place, name, ["update-ref", "--no-deref", name, to, expected ?? absent(to)], expected);
}

/** Removes a ref if it is where it is expected to be. */
export async function removeRef(place: GitPlace, name: string, expected: string): Promise<boolean> {
  return change(place, name, ["update-ref", "--no-deref", "-d", name, expected], expected);
}

async function change(
  place: GitPlace,
  name: string,
  args: readonly string[],
  expected: string | null,
): Promise<boolean> {
  const first = await git(args, place);
  if (first.code === 0) return true;
  if ((await readRef(place, name)) !== expected) return false;
  // Where it should be, and still refused: a lock that a killed git left, or something that is wrong with the object.
  if (!/\.lock'|File exists/.test(first.err) || !(await moveStaleLocksAway(place.gitDir))) {
    throw new PlainError(failure(args, place, first.code, first.err));
  }
  const second = await git(args, place);
  if (second.code === 0) return true;
  if ((await readRef(place, name)) !== expected) return false;
  throw new PlainError(failure(args, place, second.code, second.err));
}

/** The refs below a prefix, in the order of their names. */
export async function refsBelow(
  place: GitPlace,
  prefix: string,
): Promise<{ readonly name: string; readonly object: string }[]> {
  const { out } = await git(["for-each-ref", "--format=%(objectname) %(refname)", prefix], place);
  return out
    .toString("utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => ({ object: line.slice(0, line.indexOf(" ")), name: line.slice(line.indexOf(" ") + 1) }));
}
