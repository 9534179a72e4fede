const WINDOW_MS = 60_000;

/** A program that ends at once must not be started for ever: five starts a minute. */
export class StartBudget {
  readonly starts = 5;
  readonly #now: () => number;
  #taken: number[] = [];

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Whether one more start is allowed now; counts it if so. */
  take(): boolean {
    const now = this.#now();
    this.#taken = this.#taken.filter((at) => now - at < WINDOW_MS);
    if (this.#taken.length >= this.starts) return false;
    this.#taken.push(now);
    return true;
  }
}
