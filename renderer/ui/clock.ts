const TICK_MS = 1_000;

/**
 * One clock per window for everything that counts seconds. It rests while nobody looks: without listeners, and while the
 * window is hidden.
 */
export class Clock {
  readonly #listeners = new Set<() => void>();
  readonly #hidden: () => boolean;
  #timer: ReturnType<typeof setInterval> | null = null;
  #now = Date.now();

  constructor(hidden: () => boolean) {
    this.#hidden = hidden;
  }

  /** The same until the next tick, so that one drawing shows one time. */
  now = (): number => {
    if (this.#timer === null) this.#now = Date.now();
    return this.#now;
  };

  listen = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    this.look();
    return () => {
      this.#listeners.delete(listener);
      this.look();
    };
  };

  /** Starts or stops, to be called when the window is shown or hidden. */
  look(): void {
    const wanted = this.#listeners.size > 0 && !this.#hidden();
    if (wanted === (this.#timer !== null)) return;
    if (this.#timer !== null) {
      clearInterval(this.#timer);
      this.#timer = null;
      return;
    }
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
    this.#tick();
  }

  #tick(): void {
    this.#now = Date.now();
    for (const listener of this.#listeners) listener();
  }
}

export const windowClock = new Clock(() => typeof document !== "undefined" && document.hidden);

if (typeof document !== "undefined") {
  document.addEventListener("visibilitychange", () => windowClock.look());
}
