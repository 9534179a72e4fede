import { setTimeout as delay } from "node:timers/promises";

/** What one agent may have heard each second; a second's worth may come at once. */
const REPORTS_PER_SECOND = 50;

/** Lets an agent's reports through at a pace. What is too much waits, nothing is dropped. */
export class ReportPace {
  #isLifted = false;
  #credit = REPORTS_PER_SECOND;
  #countedAtMs = performance.now();

  /** Resolves when the next report may be heard; at once, mostly. */
  async turn(signal: AbortSignal): Promise<void> {
    this.#refill();
    if (this.#credit < 1 && !this.#isLifted) {
      await delay(((1 - this.#credit) / REPORTS_PER_SECOND) * 1_000, undefined, { signal, ref: false });
      this.#refill();
    }
    this.#credit -= 1;
  }

  /** The agent is gone: what it still said is heard without waiting. */
  lift(): void {
    this.#isLifted = true;
  }

  #refill(): void {
    const nowMs = performance.now();
    const earned = ((nowMs - this.#countedAtMs) / 1_000) * REPORTS_PER_SECOND;
    this.#credit = Math.min(REPORTS_PER_SECOND, this.#credit + earned);
    this.#countedAtMs = nowMs;
  }
}
