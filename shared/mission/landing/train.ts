import type { TaskState } from "../flight/task.ts";

/**
 * As many as are proven as one tree. A longer one saves little more, and whoever stands behind a bad one waits for one more
 * train (docs/adr/0014-merge-train.md).
 */
export const LONGEST_TRAIN = 8;

/** Who is merged next, as one train: the most urgent first. What is paused or asked about waits for another one. */
export function nextTrain(queue: readonly TaskState[]): readonly TaskState[] {
  return queue
    .filter(({ paused, pendingDecisions }) => paused === null && pendingDecisions === 0)
    .toSorted((one, other) => other.rank - one.rank || one.place - other.place)
    .slice(0, LONGEST_TRAIN);
}

export interface Longest<Proof> {
  /** How many cars hold together: exactly these were proven as one tree. */
  readonly cars: number;
  /** What was found when one more came; null: nothing, the whole train holds. */
  readonly broke: Proof | null;
}

/**
 * The front of a train that holds, found by halves. What is answered was proven itself: no step concludes from one tree to
 * another, so what is promoted is a tree that was seen to hold, and the car behind it is the one that breaks it.
 */
export async function longestThatHolds<Proof extends { readonly holds: boolean }>(
  cars: number,
  prove: (cars: number) => Promise<Proof>,
): Promise<Longest<Proof>> {
  let broke = await prove(cars);
  if (broke.holds) return { cars, broke: null };
  let good = 0;
  let bad = cars;
  while (bad - good > 1) {
    const middle = Math.ceil((good + bad) / 2);
    const proof = await prove(middle);
    if (proof.holds) good = middle;
    else [bad, broke] = [middle, proof];
  }
  return { cars: good, broke };
}
