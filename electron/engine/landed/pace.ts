const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** People take their time with a review; a pull request that is older is looked at no more, which the log says. */
export const LOOKED_AT_DAYS = 14;
const LOOKED_AT_FOR_MS = LOOKED_AT_DAYS * DAY;
/** How far back an engine that starts looks: a mission whose watch ended while no engine was there hears of it, too. */
export const LISTED_FOR_MS = 2 * LOOKED_AT_FOR_MS;
const SOONEST_MS = 2 * MINUTE;
/** On the first day, while a CI is still at work and people are there. */
const SLOWEST_MS = 30 * MINUTE;
const LATER_MS = 180 * MINUTE;

/** When to look again at what landed then: the older it is, the more rarely. null: not any more. */
export function nextLookAt(landedAt: number, nowMs: number): number | null {
  const age = Math.max(0, nowMs - landedAt);
  if (age >= LOOKED_AT_FOR_MS) return null;
  return nowMs + Math.min(age < DAY ? SLOWEST_MS : LATER_MS, Math.max(SOONEST_MS, age / 2));
}
