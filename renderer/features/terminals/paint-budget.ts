/** Terminals beside the focused one that may draw in one frame: eight of them are then drawn seven times a second. */
const IN_ROTATION = 1;

/** Calls `run` before the next picture is drawn. */
export type NextFrame = (run: () => void) => void;

/** Hands output to an emulator, which calls `parsed` when it is ready to be drawn. */
export type Output = (parsed: () => void) => void;

const nextFrame: NextFrame = (run) => {
  // A hidden window draws nothing; what came before it was hidden is parsed all the same.
  if (document.hidden) setTimeout(run, 0);
  else requestAnimationFrame(run);
};

/**
 * Painting is what costs, not bytes: the focused terminal is given its output every frame, the others take turns. A turn
 * lasts until all of it is parsed, because an emulator draws in between. What waits is bounded by the credit of each stream.
 */
export class PaintBudget {
  readonly #nextFrame: NextFrame;
  /** In the order of their turns. */
  readonly #waiting = new Map<object, Output[]>();
  /** How many pieces of each are not parsed yet. */
  readonly #parsing = new Map<object, number>();
  #focused: object | null = null;
  #asked = false;

  constructor(next: NextFrame = nextFrame) {
    this.#nextFrame = next;
  }

  /** Its output waits for nobody else's. */
  focus(terminal: object): void {
    this.#focused = terminal;
  }

  write(terminal: object, output: Output): void {
    const queue = this.#waiting.get(terminal);
    if (queue === undefined) this.#waiting.set(terminal, [output]);
    else queue.push(output);
    this.#ask();
  }

  /** Some of its output is not drawn yet. */
  owes(terminal: object): boolean {
    return this.#waiting.has(terminal) || this.#parsing.has(terminal);
  }

  /** Nothing of it is drawn any more. */
  forget(terminal: object): void {
    this.#waiting.delete(terminal);
    this.#parsing.delete(terminal);
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
    const isBeside = (terminal: object) => terminal !== this.#focused;
    const busy = [...this.#parsing.keys()].filter(isBeside).length;
    const ready = [...this.#waiting.keys()].filter((each) => isBeside(each) && !this.#parsing.has(each));
    const turns = ready.slice(0, Math.max(0, IN_ROTATION - busy));
    for (const terminal of this.#focused === null ? turns : [this.#focused, ...turns]) this.#give(terminal);
    if (this.#waiting.size > 0) this.#ask();
  }

  #give(terminal: object): void {
    const queue = this.#waiting.get(terminal) ?? [];
    // Whoever had its turn stands behind all others when it comes again.
    this.#waiting.delete(terminal);
    for (const output of queue) {
      this.#parsing.set(terminal, (this.#parsing.get(terminal) ?? 0) + 1);
      output(() => this.#parsed(terminal));
    }
  }

  #parsed(terminal: object): void {
    const left = (this.#parsing.get(terminal) ?? 0) - 1;
    if (left > 0) this.#parsing.set(terminal, left);
    else this.#parsing.delete(terminal);
  }
}
