import type { Repository } from "../repository.ts";
import { isAncestor } from "./commit-history.ts";

export interface Promotion {
  /** The full name of the mission branch. */
  readonly ref: string;
  /** The head the candidate was built on. */
  readonly from: string;
  /** The candidate. */
  readonly to: string;
}

/**
 * Moves the mission branch to a candidate if it is still where the candidate was built. `already`: the branch holds it, now
 * or below newer merges, so it was promoted before. `moved`: somebody else was first; the candidate has to be built again.
 */
export async function promote(
  repository: Repository,
  { ref, from, to }: Promotion,
): Promise<"promoted" | "already" | "moved"> {
  const before = await repository.ref(ref);
  if (before !== null && before !== from) return answer(repository, before, to);
  if (before === to) return "already";
  if (await repository.moveRef(ref, to, from)) return "promoted";
  const now = await repository.ref(ref);
  return now === null ? "moved" : answer(repository, now, to);
}

const answer = async ({ place }: Repository, now: string, to: string): Promise<"already" | "moved"> =>
  (await isAncestor(place, to, now)) ? "already" : "moved";
