/** An engine nobody talks to and in which nothing runs is of no use. */
const IDLE_LEAVES_AFTER_MS = 60_000;
/** How often it is looked whether the lock file is still on disk. */
const LOOK_EVERY_MS = 1_000;

export interface LifetimeFacts {
  /** Clients connected or sessions running. */
  readonly needed: () => boolean;
  /** false: the data directory was removed or replaced; another engine may own the new one. */
  readonly ownsDirectory: () => boolean;
  /** Why this engine can do nothing any more and a new one should be started; null while all is well. */
  readonly broken: () => string | null;
  readonly leave: (reason: string) => void;
  readonly now: () => number;
  readonly idleAfterMs?: number;
}

/** Decides when the engine is not needed any more. Looks once a second; the clock is monotonic, so sleep does not end it. */
export class Lifetime {
  readonly #facts: LifetimeFacts;
  #neededAt: number;

  constructor(facts: LifetimeFacts) {
    this.#facts = facts;
    this.#neededAt = facts.now();
  }

  watch(): void {
    setInterval(() => this.look(), LOOK_EVERY_MS);
  }

  look(): void {
    const { needed, ownsDirectory, broken, leave, now, idleAfterMs = IDLE_LEAVES_AFTER_MS } = this.#facts;
    if (!ownsDirectory()) return leave("its data directory was removed or replaced");
    const failure = broken();
    if (failure !== null) return leave(failure);
    if (needed()) this.#neededAt = now();
    else if (now() - this.#neededAt >= idleAfterMs) leave("nobody needs it");
  }
}
