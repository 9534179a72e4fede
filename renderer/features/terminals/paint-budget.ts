/** Terminals beside the focused one that may draw in one frame. */
const IN_ROTATION = 2;

/** Calls `run` before the next picture is drawn. */
export type NextFrame = (run: () => void) => void;

const nextFrame: NextFrame = (run) => {
  // A hidden window draws nothing; what came before it was hidden is parsed all the same.
  if (document.hidden) setTimeout(run, 0);
  else requestAnimationFrame(run);
};

/**
 * Painting is what costs, not bytes: the focused terminal is given its output every frame, the others take turns. What waits
 * is bounded by the credit of each stream.
 */
export class PaintBudget {
  readonly #nextFrame: NextFrame;
  /** In the order of their turns. */
  readonly #waiting = new Map<object, (() => void)[]>();
  #focused: object | null = null;
  #asked = false;

  constructor(next: NextFrame = nextFrame) {
    this.#nextFrame = next;
  }

  /** Its output waits for nobody else's. */
  focus(terminal: object): void {
    this.#focused = terminal;
  }

  write(terminal: object, run: () => void): void {
    const queue = this.#waiting.get(terminal);
    if (queue === undefined) this.#waiting.set(terminal, [run]);
    else queue.push(run);
    this.#ask();
  }

  /** Nothing of it is drawn any more. */
  forget(terminal: object): void {
    this.#waiting.delete(terminal);
    if (this.#focused === terminal) this.#focused = null;
  }

  #ask(): void {
    if (this.#asked) return;
    this.#asked = true;
    this.#nextFrame(() => {
      this.#asked = false;
      this.#frame();
    });
  }

  #frame(): void {
    const others = [...this.#waiting.keys()].filter((terminal) => terminal !== this.#focused);
    const turns = others.slice(0, IN_ROTATION);
    for (const terminal of this.#focused === null ? turns : [this.#focused, ...turns]) {
      const queue = this.#waiting.get(terminal) ?? [];
      // Whoever had its turn stands behind all others when it comes again.
      this.#waiting.delete(terminal);
      for (const run of queue) run();
    }
    if (this.#waiting.size > 0) this.#ask();
  }
}
