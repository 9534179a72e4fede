/** An answer that was made of facts that are not on disk yet. */
interface Held {
  /** The newest commit it depends on. */
  readonly commit: number;
  readonly release: () => void;
  /** Those facts never were: find the answer anew. */
  readonly again: () => void;
}

/**
 * Counts the commits of one mailbox, which the store settles in the order in which they were given to it, and holds answers
 * back until every commit they depend on is on disk.
 */
export class HeldAnswers {
  #issued = 0;
  #settled = 0;
  #held: Held[] = [];

  /** No commit is on its way. */
  get isQuiet(): boolean {
    return this.#issued === this.#settled;
  }

  get isEmpty(): boolean {
    return this.#held.length === 0;
  }

  issue(): void {
    this.#issued += 1;
  }

  /** One more commit was answered by the store, one way or the other. */
  settle(): void {
    this.#settled += 1;
  }

  /** At once, when nothing is on its way. */
  hold(release: () => void, again: () => void): void {
    if (this.isQuiet) release();
    else this.#held.push({ commit: this.#issued, release, again });
  }

  /** Everything up to the newest settled commit is on disk. */
  release(): void {
    while (this.#held[0] !== undefined && this.#held[0].commit <= this.#settled)
      this.#held.shift()?.release();
  }

  /** What they depend on is lost. */
  findAgain(): void {
    for (const { again } of this.#held.splice(0)) again();
  }
}
