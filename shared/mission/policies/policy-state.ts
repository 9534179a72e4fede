import type { DemandedGate } from "../gates/gate.ts";
import type { PolicyId } from "../ids.ts";
import type { Policy } from "./policy.ts";

/** A policy file of the repository as it was read. */
export interface PolicyFile {
  readonly hash: string;
  readonly policies: readonly Policy[];
  readonly gates: readonly DemandedGate[];
}

/** How often a rule decided something, and when last: a rule nobody needs can be seen. */
export interface PolicyUse {
  readonly hits: number;
  readonly lastUsedAt: number;
}

/** The rules of a mission, and what they have to remember. */
export interface PolicyState {
  /** Rules a person made. */
  readonly policies: Map<PolicyId, Policy>;
  /** Rules of the repository, by the path of their file. */
  readonly files: Map<string, PolicyFile>;
  /** Files a person trusts, by path: what they allow or run counts only with exactly this hash. */
  readonly trusted: Map<string, string>;
  readonly uses: Map<PolicyId, PolicyUse>;
  /** What stateful rules look at. */
  dependencyAdded: boolean;
  spawns: number;
}

export const newPolicyState = (): PolicyState => ({
  policies: new Map(),
  files: new Map(),
  trusted: new Map(),
  uses: new Map(),
  dependencyAdded: false,
  spawns: 0,
});
