import { git, gitText } from "../git.ts";
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
 * the newest that was merged, or where the mission began.
 */
export async function headInstead(
  repository: Repository,
  { mission, head, merged }: HeadWish,
): Promise<string | null> {
  const { place } = repository;
  const proven = (await refsBelow(place, provenRefs(mission))).map(({ object }) => object);
  const known = [...merged, ...proven];
  if (known.length === 0) return null;
  const lost = merged.length === 0 ? "" : await gitText(["rev-list", "-1", ...merged, `^${head}`], place);
  if (lost === "" && known.includes(head)) return null;
  if (merged.length > 0) return gitText(["rev-list", "--topo-order", "-1", ...merged], place);
  return gitText(["merge-base", "--octopus", ...proven], place);
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
