import type { Policy } from "./policy.ts";
import type { PolicyId } from "../ids.ts";

/** The rules of a mission, and what they have to remember. */
export interface PolicyState {
  readonly policies: Map<PolicyId, Policy>;
  /** Files a person trusts, by path: what they allow or run counts only with exactly this hash. */
  readonly trusted: Map<string, string>;
  /** What stateful rules look at. */
  dependencyAdded: boolean;
  spawns: number;
}

export const newPolicyState = (): PolicyState => ({
  policies: new Map(),
  trusted: new Map(),
  dependencyAdded: false,
  spawns: 0,
});
