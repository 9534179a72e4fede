/** One timer per key. They keep no process alive. */
export class Alarms {
  readonly #timers = new Map<string, NodeJS.Timeout>();

  /** Replaces the one before it. */
  set(key: string, afterMs: number, run: () => void): void {
    this.cancel(key);
    const timer = setTimeout(() => {
      this.#timers.delete(key);
      run();
    }, afterMs);
    timer.unref();
    this.#timers.set(key, timer);
  }

  cancel(key: string): void {
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
  }

  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }
}
