/** One of the two files that should say the same, as it lies in a checkout. */
export type Side =
  | { readonly kind: "absent"; readonly path: string }
  | ReadSide
  /** Something is there that cannot be compared, and why. */
  | { readonly kind: "unfit"; readonly path: string; readonly sentence: string };

export interface ReadSide {
  readonly kind: "text";
  readonly path: string;
  /** Where it really lies, from the top of the repository; another one than `path` when links lead there. */
  readonly real: string;
  readonly text: string;
  /** Of its very bytes. */
  readonly sha256: string;
  /** The other files of its folder that belong to a skill, with the hash of each. */
  readonly beside: ReadonlyMap<string, string>;
}

/** Words for every prompt, or one skill: for Claude Code and for the agents that read `AGENTS.md`. */
export interface Pair {
  /** null: the words, no skill. */
  readonly skill: string | null;
  readonly claude: Side;
  readonly agents: Side;
}

export const isLinked = ({ path, real }: ReadSide): boolean => path !== real;
