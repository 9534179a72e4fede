import { z } from "zod";

/** How much something is used, from 0 on: often and lately is more. */
export type Uses = (id: string) => number;

const KEY = "flightdeck.used";
/** After this long a use counts half. */
const HALF_LIFE_MS = 3 * 24 * 60 * 60_000;
/** More than anybody remembers. */
const KEPT = 60;

const kept = z.record(z.string(), z.object({ weight: z.number(), at: z.number() }));
export type Used = z.infer<typeof kept>;

const faded = ({ weight, at }: Used[string], now: number): number =>
  weight * 0.5 ** ((now - at) / HALF_LIFE_MS);

/** Once more, now; what was used least makes room. */
export function used(before: Used, id: string, now: number): Used {
  const last = before[id];
  const weight = (last === undefined ? 0 : faded(last, now)) + 1;
  const all = Object.entries({ ...before, [id]: { weight, at: now } });
  return Object.fromEntries(all.toSorted(([, a], [, b]) => faded(b, now) - faded(a, now)).slice(0, KEPT));
}

export const usesOf =
  (all: Used, now: number): Uses =>
  (id) => {
    const one = all[id];
    return one === undefined ? 0 : faded(one, now);
  };

export function readUsed(): Used {
  const text = localStorage.getItem(KEY);
  if (text === null) return {};
  try {
    return kept.parse(JSON.parse(text));
  } catch (error) {
    // Only an order of rows is lost.
    if (error instanceof SyntaxError || error instanceof z.ZodError) return {};
    throw error;
  }
}

export function rememberUse(id: string): void {
  localStorage.setItem(KEY, JSON.stringify(used(readUsed(), id, Date.now())));
}
