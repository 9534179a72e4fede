/** So many new decisions in this time are more than a person can read one by one. */
export const FLOOD_COUNT = 10;
export const FLOOD_WITHIN_MS = 10 * 60_000;

/** Ends a flood: at least this long without it being one any more. Two lists that swap every minute would be worse than one. */
export const CALM_FOR_MS = 2 * 60_000;

export interface FloodState {
  readonly flooded: boolean;
  /** Since when it is calm enough; null: it is not. */
  readonly calmSince: number | null;
}

export const NO_FLOOD: FloodState = { flooded: false, calmSince: null };

/** `askedAt` of everything that was asked lately, answered meanwhile or not: answering fast is no reason to leave. */
export function evolveFlood(before: FloodState, askedAt: Iterable<number>, now: number): FloodState {
  let lately = 0;
  for (const at of askedAt) if (at > now - FLOOD_WITHIN_MS) lately += 1;
  if (lately >= FLOOD_COUNT) return { flooded: true, calmSince: null };
  if (!before.flooded) return NO_FLOOD;
  const calmSince = before.calmSince ?? now;
  return now - calmSince >= CALM_FOR_MS ? NO_FLOOD : { flooded: true, calmSince };
}
