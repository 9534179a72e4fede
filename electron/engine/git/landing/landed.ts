export type HowLanded = "fast-forward" | "merge";

export interface Landing {
  readonly commit: string;
  readonly baseBranch: string;
  /** What the base branch was when the commit was made and proven. */
  readonly expectedBase: string;
}

export type Landed =
  | { readonly kind: "landed"; readonly how: HowLanded }
  /** The base branch is elsewhere now; what was proven is not what would land. */
  | { readonly kind: "moved"; readonly base: string }
  /** The person's checkout has work in it, or a rebase, merge or the like under way. It was not touched. */
  | { readonly kind: "dirty"; readonly paths: readonly string[]; readonly sentence: string }
  | { readonly kind: "refused"; readonly sentence: string };

/** `done`: the branch is there. */
export type Moved = { readonly kind: "done" } | Exclude<Landed, { readonly kind: "landed" }>;

export const KEPT = "Nothing was changed; the mission branch is kept.";

export const branchGone = (source: string, branch: string) =>
  ({
    kind: "refused",
    sentence: `${source} has no branch ${branch} any more. ${KEPT} Make the branch again, then land again.`,
  }) as const;
