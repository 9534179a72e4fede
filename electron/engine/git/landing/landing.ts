import { commitTree, type Author } from "../commit-tree.ts";
import { gitText } from "../git.ts";
import { mergeInto, type Conflict } from "../merge/candidate.ts";
import { commitNamed, isAncestor, treeOf } from "../merge/commit-history.ts";
import type { Repository } from "../repository.ts";
import type { HowLanded } from "./landed.ts";

/** Landing is asked for here: built first, then performed. */
export { land } from "./land.ts";
export type { Landed, Landing } from "./landed.ts";

export interface LandingWish {
  readonly missionHead: string;
  /** Where the base branch is. */
  readonly base: string;
  readonly message: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly author: Author;
}

export type LandingCandidate =
  | {
      /** `already`: the base branch has it. */
      readonly kind: "candidate" | "already";
      readonly commit: string;
      readonly tree: string;
      readonly how: HowLanded;
    }
  | Conflict;

/** Builds what the base branch would be with the mission in it, in our repository. */
export async function landingCandidate(repository: Repository, wish: LandingWish): Promise<LandingCandidate> {
  const { place } = repository;
  const missionHead = await commitNamed(place, wish.missionHead);
  const base = await commitNamed(place, wish.base);
  if (await isAncestor(place, missionHead, base)) return landedBefore(repository, missionHead, base);
  if (await isAncestor(place, base, missionHead)) {
    const tree = await treeOf(place, missionHead);
    return { kind: "candidate", commit: missionHead, tree, how: "fast-forward" };
  }
  const names = ["the base branch", "the mission"] as const;
  const merged = await mergeInto(place, { into: base, what: missionHead, names });
  if (merged.kind === "conflict") return merged;
  const { message, at, author } = wish;
  const parents = [base, missionHead];
  const commit = await commitTree(place, merged.tree, parents, { message, at, author });
  return { kind: "candidate", commit, tree: merged.tree, how: "merge" };
}

/** The merge that brought exactly this head into the base branch, or the head itself. */
async function landedBefore(
  { place }: Repository,
  missionHead: string,
  base: string,
): Promise<LandingCandidate> {
  const args = ["rev-list", "--first-parent", "--merges", "--parents", `${missionHead}..${base}`];
  for (const line of (await gitText(args, place)).split("\n")) {
    const [commit = "", , ...others] = line.split(" ");
    if (others.includes(missionHead))
      return { kind: "already", commit, tree: await treeOf(place, commit), how: "merge" };
  }
  const tree = await treeOf(place, missionHead);
  return { kind: "already", commit: missionHead, tree, how: "fast-forward" };
}
