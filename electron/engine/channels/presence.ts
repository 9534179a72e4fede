import type { ChannelRecord } from "./channel-record.ts";

/** Reconnecting takes less; an agent that is away longer may not come back. */
export const LOST_AFTER_MS = 5_000;

/** Calls `run` once after a while; returns what takes it back. */
export type After = (ms: number, run: () => void) => () => void;

export const systemAfter: After = (ms, run) => {
  const timer = setTimeout(run, ms).unref();
  return () => clearTimeout(timer);
};

export interface PresenceParts {
  readonly record: ChannelRecord;
  readonly after: After;
  readonly onLost: () => void;
  readonly onRestored: () => void;
  readonly onFailure: (error: unknown) => void;
}

/** Whether the agent of a session is there. Told once when it is away too long, and once when it is back. */
export class Presence {
  readonly #parts: PresenceParts;
  #cancel: (() => void) | undefined;

  /** An agent that listened to an earlier engine is expected back. */
  constructor(parts: PresenceParts) {
    this.#parts = parts;
    if (parts.record.value.wasHeard) this.away();
  }

  here(): void {
    this.leave();
    const { record, onRestored } = this.#parts;
    const { isLost, wasHeard } = record.value;
    if (isLost || !wasHeard) this.#note({ isLost: false, wasHeard: true });
    if (isLost) onRestored();
  }

  away(): void {
    this.leave();
    if (this.#parts.record.value.isLost) return;
    this.#cancel = this.#parts.after(LOST_AFTER_MS, () => {
      this.#note({ isLost: true });
      this.#parts.onLost();
    });
  }

  /** Stops watching. */
  leave(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #note(change: { isLost?: boolean; wasHeard?: boolean }): void {
    this.#parts.record.change(change).catch(this.#parts.onFailure);
  }
}
