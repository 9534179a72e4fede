import { git, gitText, type GitPlace } from "../git.ts";
import { refsBelow } from "../refs.ts";
import { treeOf } from "./commit-history.ts";
import type { Repository } from "../repository.ts";

const provenRefs = (mission: string): string => `refs/flightdeck/proven/${mission}/`;

/** Written down before the mission branch is moved to it: whatever else stands there later was not put there by us. */
export async function rememberProven(repository: Repository, mission: string, commit: string): Promise<void> {
  await repository.moveRef(`${provenRefs(mission)}${commit}`, commit, null);
}

export interface HeadWish {
  readonly mission: string;
  readonly head: string;
  /** What the log says was merged. */
  readonly merged: readonly string[];
}

/**
 * null: the mission branch is where we put it and holds everything that was merged. Otherwise the commit it has to be at:
 * the newest that was merged or left after that, or where the mission began.
 */
export async function headInstead(
  repository: Repository,
  { mission, head, merged }: HeadWish,
): Promise<string | null> {
  const { place } = repository;
  const proven = (await refsBelow(place, provenRefs(mission))).map(({ object }) => object);
  const known = [...merged, ...proven];
  if (known.length === 0) return null;
  const lost = merged.length === 0 ? "" : await newestOf(place, [...merged, `^${head}`]);
  if (lost === "" && known.includes(head)) return null;
  if (merged.length > 0) return newestSound(place, mission, await newestOf(place, merged));
  return gitText(["merge-base", "--octopus", ...proven], place);
}

/** A mission has more merges than a command line takes. */
const newestOf = (place: GitPlace, commits: readonly string[]): Promise<string> =>
  gitText(["rev-list", "--topo-order", "-1", "--stdin"], place, { input: lines(commits) });

const lines = (commits: readonly string[]): string => `${commits.join("\n")}\n`;

/**
 * What left after the newest merge came to the mission branch as well. The work of a task that is proven and not merged is a train
 * whose engine died before it came there, or one that was built anew since.
 */
async function newestSound(place: GitPlace, mission: string, merged: string): Promise<string> {
  const args = ["for-each-ref", "--format=%(objectname)", `--contains=${merged}`, provenRefs(mission)];
  const later = (await gitText(args, place)).split("\n").filter((commit) => commit !== "");
  if (later.length === 0) return merged;
  const noTask = ["--no-walk=unsorted", "--invert-grep", "--grep=^Mission-Task: ", "--stdin"];
  const left = await gitText(["rev-list", ...noTask], place, { input: lines(later) });
  return newestOf(place, [merged, ...left.split("\n").filter((commit) => commit !== "")]);
}

/** The tree that was proven when this commit came to the mission branch: that of the train it came with. */
export async function provenTree(
  { place }: Repository,
  { mission, head, commit }: { readonly mission: string; readonly head: string; readonly commit: string },
): Promise<string> {
  const proven = new Set((await refsBelow(place, provenRefs(mission))).map(({ object }) => object));
  const since = await gitText(["rev-list", "--first-parent", "--reverse", `${commit}..${head}`], place);
  const promoted = [commit, ...since.split("\n")].find((each) => proven.has(each)) ?? commit;
  return treeOf(place, promoted);
}

/** Puts the branch back. What stood there is kept in a ref. false: it moved once more meanwhile. */
export async function putBack(
  repository: Repository,
  { ref, mission, from, to }: { ref: string; mission: string; from: string; to: string },
): Promise<boolean> {
  const { code } = await git(["cat-file", "-e", from], repository.place);
  if (code === 0) await repository.moveRef(`refs/flightdeck/moved/${mission}/${from}`, from, null);
  return repository.moveRef(ref, to, from);
}
