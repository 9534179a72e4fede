import type { WaitingHook } from "../hook/hook-server.ts";

/** The code by which a hook in the background wakes the agent with what it says. */
const WAKES = 2;

/** What the agent is to be told and was not yet, and the hook that can wake it. */
export class SpokenWords {
  readonly #waiting: string[] = [];
  #hook: WaitingHook | null = null;

  add(text: string): void {
    this.#waiting.push(text);
  }

  /** All that waits, as one message; null: nothing does. */
  take(): string | null {
    const words = this.#waiting.splice(0);
    if (words.length === 0) return null;
    return `A message of the person you work for, sent by way of Flightdeck:\n\n${words.join("\n\n")}`;
  }

  /** It is idle and can be woken. */
  waits(hook: WaitingHook): void {
    this.#hook?.end();
    this.#hook = hook;
    this.wake();
  }

  /** false: there is no hook to wake it by, or nothing to say. */
  wake(): boolean {
    if (this.#hook === null) return false;
    const stderr = this.take();
    if (stderr === null) return false;
    this.#hook.end({ stderr, code: WAKES });
    this.#hook = null;
    return true;
  }

  /** Nobody has to be woken any more. */
  release(): void {
    this.#hook?.end();
    this.#hook = null;
  }

  gone(hook: WaitingHook): void {
    if (this.#hook === hook) this.#hook = null;
  }
}
