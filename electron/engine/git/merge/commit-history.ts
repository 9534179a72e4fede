import { PlainError } from "#launch/plain-error.ts";
import { git, type GitPlace } from "../git.ts";

const FULL_HASH = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** The commit that a full hash or a branch of ours names; a sentence when it is not there. Nothing else is a name here. */
export async function commitNamed(place: GitPlace, name: string): Promise<string> {
  const full = FULL_HASH.test(name) || name.startsWith("refs/") ? name : `refs/heads/${name}`;
  return peeled(place, name, `${full}^{commit}`);
}

export const treeOf = (place: GitPlace, commit: string): Promise<string> =>
  peeled(place, commit, `${commit}^{tree}`);

async function peeled(place: GitPlace, name: string, revision: string): Promise<string> {
  const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", revision];
  const { code, out } = await git(args, place);
  // It repeats the option that keeps a name from being one.
  if (code === 0) return out.toString("utf8").trim().split("\n").at(-1) ?? "";
  throw new PlainError(`There is no commit ${name} in ${place.gitDir}. Nothing was changed.`);
}

/** Whether everything of `older` is in `newer` already. */
export async function isAncestor(place: GitPlace, older: string, newer: string): Promise<boolean> {
  const args = ["merge-base", "--is-ancestor", older, newer];
  const { code, err } = await git(args, place);
  if (code === 0 || code === 1) return code === 0;
  throw new PlainError(
    `git cannot tell whether ${older} is part of ${newer} in ${place.gitDir}: ${err.trim()}. Nothing was changed.`,
  );
}
