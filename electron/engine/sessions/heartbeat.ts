export interface HeartbeatOptions {
  /** From one question to the next. */
  readonly everyMs: number;
  /** A peer that says nothing for this long after a question is silent. */
  readonly withinMs: number;
  readonly ask: () => void;
  readonly onSilent: () => void;
  readonly onHeard: () => void;
}

/**
 * Finds out whether the other end of a connection still answers. Whatever it says counts, so that an answer behind
 * megabytes of output is not missed; while it is silent no further question is asked.
 */
export class Heartbeat {
  readonly #options: HeartbeatOptions;
  readonly #questions: NodeJS.Timeout;
  #deadline: NodeJS.Timeout | undefined;
  #isSilent = false;
  #isStopped = false;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
    this.#questions = setInterval(() => this.#ask(), options.everyMs);
  }

  get isSilent(): boolean {
    return this.#isSilent;
  }

  /** Something came from the other end. */
  heard(): void {
    clearTimeout(this.#deadline);
    this.#deadline = undefined;
    if (!this.#isSilent || this.#isStopped) return;
    this.#isSilent = false;
    this.#options.onHeard();
  }

  /** Nothing came for too long. */
  silent(): void {
    if (this.#isSilent || this.#isStopped) return;
    this.#isSilent = true;
    this.#options.onSilent();
  }

  stop(): void {
    this.#isStopped = true;
    clearInterval(this.#questions);
    clearTimeout(this.#deadline);
  }

  #ask(): void {
    if (this.#isSilent || this.#deadline !== undefined) return;
    const deadline = setTimeout(() => {
      // What arrived while this process itself was busy is read first, in this turn.
      setImmediate(() => {
        if (this.#deadline === deadline) this.silent();
      });
    }, this.#options.withinMs);
    this.#deadline = deadline;
    this.#options.ask();
  }
}
