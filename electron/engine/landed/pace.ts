const MINUTE = 60_000;

/** A pull request that nobody touched for so long is looked at no more. */
export const LOOKED_AT_FOR_MS = 24 * 60 * MINUTE;
const SOONEST_MS = 2 * MINUTE;
const SLOWEST_MS = 30 * MINUTE;

/** When to look again at what landed then: the older it is, the more rarely. null: not any more. */
export function nextLookAt(landedAt: number, nowMs: number): number | null {
  const age = Math.max(0, nowMs - landedAt);
  if (age >= LOOKED_AT_FOR_MS) return null;
  return nowMs + Math.min(SLOWEST_MS, Math.max(SOONEST_MS, age / 2));
}
