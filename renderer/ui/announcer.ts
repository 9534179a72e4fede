import type { Timers } from "#shared/contract/client.ts";
import { pageLanguage } from "#shared/messages/messages.ts";

/** A screen reader that is given more than this reads nothing to its end. */
const EVERY_MS = 3_000;

/**
 * What is read out, without a word too many: at most one message every three seconds. What comes meanwhile is said
 * together, and of what is about the same thing only the last.
 */
export class Announcer {
  readonly #timers: Timers;
  readonly #say: (words: string) => void;
  readonly #waiting = new Map<string, string>();
  #resting = false;

  constructor(timers: Timers, say: (words: string) => void) {
    this.#timers = timers;
    this.#say = say;
  }

  /** `about` names the thing: a count that changes replaces the one that was not said yet. */
  add(words: string, about = words): void {
    this.#waiting.delete(about);
    this.#waiting.set(about, words);
    if (!this.#resting) this.#sayAll();
  }

  #sayAll(): void {
    this.#resting = false;
    if (this.#waiting.size === 0) return;
    const all = [...this.#waiting.values()];
    this.#waiting.clear();
    this.#resting = true;
    this.#timers.after(EVERY_MS, () => this.#sayAll());
    this.#say(new Intl.ListFormat(pageLanguage(), { type: "unit", style: "short" }).format(all));
  }
}
