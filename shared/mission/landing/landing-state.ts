import type { CiCheck, LandingFacts, LandingText, Publication } from "./landing-shapes.ts";

/** How the landing of a mission stands, beside its phase. */
export interface LandingState {
  /** What would land, as it was found when the whole was last looked at; null: not looked at, or by an older version. */
  readonly facts: LandingFacts | null;
  /** As a person wrote it; null: it is made from what is recorded. */
  readonly text: LandingText | null;
  /** What landed, and where the base branch was before; null: nothing did, or it was taken back. */
  readonly landed: {
    readonly commit: string;
    readonly how: "fast-forward" | "merge" | "pull-request";
    readonly base: string | null;
  } | null;
  /** What was pushed last, kept when the mission flies on: the same branch is pushed again. */
  readonly published: Publication | null;
  /** Whether what verifies the whole held on the mission branch when it was told last; null: nothing was told of it. */
  readonly wholeHolds: boolean | null;
  /** git is moving the base branch back. */
  readonly undoUnderWay: boolean;
  /** The newest word on every check of the landed commit, by name. */
  readonly checks: readonly CiCheck[];
  /** Comments that were told already. */
  readonly comments: readonly string[];
  /** The landed commit of which the log says that nobody looks any more what becomes of it; null: somebody does. */
  readonly watchEnded: string | null;
}

export const NOT_LANDED: LandingState = {
  facts: null,
  text: null,
  landed: null,
  published: null,
  wholeHolds: null,
  undoUnderWay: false,
  checks: [],
  comments: [],
  watchEnded: null,
};
