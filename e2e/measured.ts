/** The middle one: what else the machine does for a moment does not count. */
export const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;

/** What else the machine does can only add to a time: a round that was disturbed is measured again, so often at most. */
export async function undisturbed(
  below: number,
  round: () => Promise<number>,
  rounds: number,
): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let done = 0; done < rounds && least >= below; done++) least = Math.min(least, await round());
  return least;
}
