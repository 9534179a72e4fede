/** When it is, and being woken later. Tests bring one that can be put forward. */
export interface Clock {
  now(): number;
  /** Runs once; the returned function calls it off. */
  at(moment: number, run: () => void): () => void;
}

/** Longer ones would overflow a timer. */
const LONGEST_MS = 60 * 60_000;

export const systemClock: Clock = {
  now: () => Date.now(),
  at: (moment, run) => {
    const wait = Math.min(LONGEST_MS, Math.max(0, moment - Date.now()));
    const timer = setTimeout(run, wait);
    return () => clearTimeout(timer);
  },
};
