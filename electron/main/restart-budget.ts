/** Starts allowed within the window. An engine, or a page, that dies more often dies of something a restart cannot mend. */
const STARTS = 5;
const WINDOW_MS = 5 * 60_000;
/** The first restart is at once: a person who lost the engine to a crash should not notice. */
const BACKOFF_MS = [0, 250, 1_000, 2_000, 4_000];

/** How often, and how soon, the engine may be started again, or a page that crashed be loaded again. */
export class RestartBudget {
  #starts: number[] = [];

  /** Milliseconds to wait before the next start; null when the budget is spent. */
  spend(now: number): number | null {
    this.#starts = this.#starts.filter((at) => now - at < WINDOW_MS);
    const wait = BACKOFF_MS[this.#starts.length];
    if (wait === undefined || this.#starts.length >= STARTS) return null;
    this.#starts.push(now);
    return wait;
  }

  /** A person asked for it: the past does not count. */
  refill(): void {
    this.#starts = [];
  }
}
