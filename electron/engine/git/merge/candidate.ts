import { commitTree, type Author } from "../commit-tree.ts";
import { gitText, type GitPlace } from "../git.ts";
import type { Repository } from "../repository.ts";
import { caseCollisions } from "./case-collisions.ts";
import { collisionDetail, conflictDetail, UNRELATED } from "./conflict-detail.ts";
import { commitNamed, isAncestor, treeOf } from "./commit-history.ts";
import { mergeTrees } from "./merge-trees.ts";

export interface CandidateWish {
  readonly mission: string;
  /** Where the mission branch is. */
  readonly head: string;
  /** The commit of the task, or the name of its branch. */
  readonly branch: string;
  /** With the trailers `Mission`, `Mission-Task`, `Family` and `Agent`: one commit per task carries `Mission-Task`. */
  readonly message: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly author: Author;
}

export interface Conflict {
  readonly kind: "conflict";
  readonly paths: readonly string[];
  /** Both sides, for a person and for the agent that resolves it; at most 20,000 bytes. */
  readonly detail: string;
}

export type Candidate =
  | { readonly kind: "candidate"; readonly commit: string; readonly tree: string; readonly head: string }
  | Conflict
  /** The mission branch has it. `commit` is the merge that brought it, or the head when it brought nothing. */
  | { readonly kind: "already"; readonly commit: string; readonly tree: string; readonly head: string };

/** Builds what the mission branch would be with the task in it. Nothing but objects is written; the branch stays. */
export async function mergeCandidate(repository: Repository, wish: CandidateWish): Promise<Candidate> {
  const { place } = repository;
  const head = await commitNamed(place, wish.head);
  const branch = await commitNamed(place, wish.branch);
  if (await isAncestor(place, branch, head)) {
    const commit = await broughtBy(place, head, branch);
    return { kind: "already", commit, tree: await treeOf(place, commit), head };
  }
  const merged = await mergeInto(place, { into: head, what: branch, names: ["the mission", "the task"] });
  if (merged.kind === "conflict") return merged;
  const { message, at, author } = wish;
  const parents = [head, branch];
  const commit = await commitTree(place, merged.tree, parents, { message, at, author });
  return { kind: "candidate", commit, tree: merged.tree, head };
}

export interface MergeInto {
  readonly into: string;
  readonly what: string;
  /** What a person calls `into` and `what`. */
  readonly names: readonly [string, string];
}

/** The merged tree, or what stands against it. */
export async function mergeInto(
  place: GitPlace,
  { into, what, names }: MergeInto,
): Promise<Conflict | { readonly kind: "merged"; readonly tree: string }> {
  const merged = await mergeTrees(place, into, what);
  if (merged === null) return { kind: "conflict", paths: [], detail: UNRELATED };
  if (merged.conflicts.length > 0 || merged.messages.length > 0) {
    const labels = { ours: { commit: into, name: names[0] }, theirs: { commit: what, name: names[1] } };
    // Where a file and a folder want the same name, git makes up one that ends in the commit.
    const real = (path: string) => path.replace(`~${into}`, "").replace(`~${what}`, "");
    const paths = [...new Set(merged.conflicts.map(({ path }) => real(path)))];
    return { kind: "conflict", paths, detail: await conflictDetail(place, merged, labels) };
  }
  const collided = await caseCollisions(place, into, merged.tree);
  if (collided.length === 0) return { kind: "merged", tree: merged.tree };
  return { kind: "conflict", paths: collided, detail: collisionDetail(collided) };
}

/** The merge on the mission branch whose other side is exactly this commit; otherwise the branch came with nothing new. */
async function broughtBy(place: GitPlace, head: string, branch: string): Promise<string> {
  const lines = await gitText(["rev-list", "--first-parent", "--merges", "--parents", head], place);
  for (const line of lines.split("\n")) {
    const [commit, , ...others] = line.split(" ");
    if (commit !== undefined && others.includes(branch)) return commit;
  }
  return head;
}
