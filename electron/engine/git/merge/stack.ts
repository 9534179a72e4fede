import type { Author } from "../commit-tree.ts";
import type { Repository } from "../repository.ts";
import { mergeCandidate, type Conflict } from "./candidate.ts";

/** One task that is ready, as it is merged. */
export interface Car {
  readonly branch: string;
  readonly message: string;
  readonly at: number;
  readonly author: Author;
}

export interface Stacked<Ready extends Car> {
  readonly car: Ready;
  /** The mission branch with everything before it and with itself. */
  readonly commit: string;
  readonly tree: string;
}

export interface Stack<Ready extends Car> {
  /** Each is built on the one before it, the first on the head. */
  readonly cars: readonly Stacked<Ready>[];
  /** The mission branch has them. */
  readonly already: readonly Stacked<Ready>[];
  /** Whoever conflicts with the mission branch itself. */
  readonly conflicts: readonly { readonly car: Ready; readonly conflict: Conflict }[];
  /** Fit on the mission branch, but not on what stands before them. */
  readonly waiting: readonly Ready[];
}

/**
 * Builds what the mission branch would be with one task after the other in it. Only objects are written. The same head and
 * the same branches give the same commits.
 */
export async function stackUp<Ready extends Car>(
  repository: Repository,
  mission: string,
  head: string,
  ready: readonly Ready[],
): Promise<Stack<Ready>> {
  const cars: Stacked<Ready>[] = [];
  const already: Stacked<Ready>[] = [];
  const conflicts: { car: Ready; conflict: Conflict }[] = [];
  const waiting: Ready[] = [];
  for (const car of ready) {
    const { branch, message, at, author } = car;
    const wish = { mission, branch, message, at, author };
    const alone = await mergeCandidate(repository, { ...wish, head });
    if (alone.kind === "conflict") {
      conflicts.push({ car, conflict: alone });
      continue;
    }
    if (alone.kind === "already") {
      already.push({ car, commit: alone.commit, tree: alone.tree });
      continue;
    }
    const below = cars.at(-1)?.commit ?? head;
    const stacked = below === head ? alone : await mergeCandidate(repository, { ...wish, head: below });
    if (stacked.kind === "conflict") waiting.push(car);
    else cars.push({ car, commit: stacked.commit, tree: stacked.tree });
  }
  return { cars, already, conflicts, waiting };
}
