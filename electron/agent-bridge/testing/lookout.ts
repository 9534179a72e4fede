interface Patience {
  readonly withinMs: number;
  /** What to say when it did not come. */
  readonly missed: () => string;
}

/** Those who wait for something that a test has not seen yet. */
export class Lookout {
  readonly #looking = new Set<() => void>();

  /** Something may be there now. */
  changed(): void {
    for (const look of this.#looking) look();
  }

  /** Resolves with what is found, now or when it comes. Without patience the test's own time is the limit. */
  until<Found>(find: () => Found | undefined, patience?: Patience): Promise<Found> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const found = find();
        if (found === undefined) return;
        finish();
        resolve(found);
      };
      const finish = (): void => {
        clearTimeout(timer);
        this.#looking.delete(look);
      };
      const timer =
        patience === undefined
          ? undefined
          : setTimeout(() => {
              finish();
              reject(new Error(patience.missed()));
            }, patience.withinMs);
      this.#looking.add(look);
      look();
    });
  }
}
