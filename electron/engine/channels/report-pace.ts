import { setTimeout as delay } from "node:timers/promises";

/** What one agent may have heard each second; a second's worth may come at once. */
const REPORTS_PER_SECOND = 50;
/** The same for its text: a screen of diffs a second, and not a disk full of them. */
const CHARACTERS_PER_SECOND = 500_000;

/** Lets an agent's reports through at a pace. What is too much waits, nothing is dropped. */
export class ReportPace {
  #isLifted = false;
  #credit = REPORTS_PER_SECOND;
  /** May be owed: a single report is taken whatever its size, and the one after it waits for both. */
  #characters = CHARACTERS_PER_SECOND;
  #countedAtMs = performance.now();

  /** Resolves when a report of this many characters may be heard; at once, mostly. */
  async turn(characters: number, signal: AbortSignal): Promise<void> {
    this.#refill();
    const waitSeconds = Math.max(
      (1 - this.#credit) / REPORTS_PER_SECOND,
      -this.#characters / CHARACTERS_PER_SECOND,
    );
    if (waitSeconds > 0 && !this.#isLifted) {
      await delay(waitSeconds * 1_000, undefined, { signal, ref: false });
      this.#refill();
    }
    this.#credit -= 1;
    this.#characters -= characters;
  }

  /** The agent is gone: what it still said is heard without waiting. */
  lift(): void {
    this.#isLifted = true;
  }

  #refill(): void {
    const nowMs = performance.now();
    const seconds = (nowMs - this.#countedAtMs) / 1_000;
    this.#credit = Math.min(REPORTS_PER_SECOND, this.#credit + seconds * REPORTS_PER_SECOND);
    this.#characters = Math.min(CHARACTERS_PER_SECOND, this.#characters + seconds * CHARACTERS_PER_SECOND);
    this.#countedAtMs = nowMs;
  }
}
