/** Links between places in a list. */
export type Pairs = readonly (readonly [from: number, to: number])[];

/**
 * The column of each place: one behind the last it waits for. A draft may hold a circle; it is broken open at the place that
 * stands first in the plan.
 */
export function ranksOf(count: number, pairs: Pairs): number[] {
  const after: number[][] = Array.from({ length: count }, () => []);
  const left = Array.from({ length: count }, () => 0);
  for (const [from, to] of pairs) {
    after[from]?.push(to);
    left[to] = (left[to] ?? 0) + 1;
  }
  const ranks = Array.from({ length: count }, () => 0);
  const settled = new Uint8Array(count);
  const ready = [...left.keys()].filter((at) => left[at] === 0);
  let firstOpen = 0;
  for (let done = 0; done < count; done++) {
    const at = ready.pop() ?? nextOpen();
    settled[at] = 1;
    for (const next of after[at] ?? []) {
      if (settled[next] === 1) continue;
      ranks[next] = Math.max(ranks[next] ?? 0, (ranks[at] ?? 0) + 1);
      left[next] = (left[next] ?? 0) - 1;
      if (left[next] === 0) ready.push(next);
    }
  }
  return ranks;

  function nextOpen(): number {
    while (settled[firstOpen] === 1) firstOpen += 1;
    return firstOpen;
  }
}
