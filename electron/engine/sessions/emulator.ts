import type { Terminal } from "@xterm/headless";
import { type EmulatorInternals, emulatorInternals } from "./emulator-internals.ts";
import { newHeadlessTerminal } from "./headless-terminal.ts";
import { screenPicture } from "./screen-picture.ts";
import { SequenceCut } from "./sequence-cut.ts";

/** Lines above the screen that a picture carries; older ones stand in the transcript. */
export const PICTURE_SCROLLBACK_LINES = 1_000;

/** Where a picture is too large with all its lines, fewer are tried; the screen itself is never cut. */
const SCROLLBACK_STEPS = [PICTURE_SCROLLBACK_LINES, 400, 150, 50, 0] as const;

/** CAN ends a sequence wherever it is. */
const CANCEL = Uint8Array.of(0x18);

/** Exact after `offset` bytes of output, for a terminal of this size. */
export interface Screen {
  readonly offset: number;
  readonly cols: number;
  readonly rows: number;
  readonly data: Uint8Array;
}

/**
 * A terminal without a window: parses a session's output so that pictures of the screen can be made. It answers no query
 * of a program (its answers go nowhere), and no output can stop it.
 */
export class Emulator {
  readonly #terminal: Terminal;
  readonly #internals: EmulatorInternals;
  readonly #cut = new SequenceCut();
  #offset = 0;
  #title = "";
  #failures = 0;

  constructor(cols: number, rows: number) {
    this.#terminal = newHeadlessTerminal(Math.max(2, cols), Math.max(1, rows), PICTURE_SCROLLBACK_LINES);
    this.#internals = emulatorInternals(this.#terminal);
    this.#terminal.onTitleChange((title) => {
      this.#title = title;
    });
    guardEraseAtCorner(this.#terminal, this.#internals);
  }

  /** Output bytes taken in so far. */
  get offset(): number {
    return this.#offset;
  }

  get cols(): number {
    return this.#terminal.cols;
  }

  get rows(): number {
    return this.#terminal.rows;
  }

  /** How often the library threw while parsing; pictures may be wrong from then on until the program clears its screen. */
  get failures(): number {
    return this.#failures;
  }

  get terminal(): Terminal {
    return this.#terminal;
  }

  /** Starts in the middle: from a picture, before anything was fed. */
  restore(screen: Screen): void {
    this.#offset = screen.offset;
    this.#parse(this.#cut.push(screen.data));
  }

  feed(bytes: Uint8Array): void {
    this.#offset += bytes.length;
    this.#parse(this.#cut.push(bytes));
  }

  /** Output that nobody has any more: what follows starts on its own, whatever was unfinished before. */
  skip(bytes: number): void {
    this.feed(CANCEL);
    this.#offset += bytes - CANCEL.length;
  }

  resize(cols: number, rows: number): void {
    // What was printed was printed for the old size, the held character too.
    this.#parse(this.#cut.releaseText());
    this.#terminal.resize(Math.max(2, cols), Math.max(1, rows));
  }

  /** The whole state as bytes to write into a terminal, with as much scrollback as fits into `maxBytes`. */
  picture(maxBytes: number = Number.POSITIVE_INFINITY): Screen {
    let data = new Uint8Array(0);
    for (const lines of SCROLLBACK_STEPS) {
      data = Buffer.from(screenPicture(this.#terminal, this.#internals, lines, this.#title));
      if (data.length + this.#cut.held.length <= maxBytes) break;
    }
    const whole = new Uint8Array(data.length + this.#cut.held.length);
    whole.set(data);
    whole.set(this.#cut.held, data.length);
    return { offset: this.#offset, cols: this.cols, rows: this.rows, data: whole };
  }

  dispose(): void {
    this.#terminal.dispose();
  }

  #parse(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    try {
      this.#internals._inputHandler.parse(bytes);
    } catch {
      // The library stopped in the middle of a sequence. What it had parsed stays, the rest of this slice is lost, and
      // the count tells whoever asks that this screen is not certain.
      this.#failures += 1;
      this.#internals._inputHandler._parser.reset();
    }
  }
}

/**
 * "Erase from the start to the cursor" (CSI 1 J) with the cursor in the last cell of the last line throws in this
 * version of the library. Everything is erased then, which CSI 2 J does without failing.
 */
export function guardEraseAtCorner(terminal: Terminal, internals: EmulatorInternals): void {
  const guard = (keepProtected: boolean) => (params: (number | number[])[]) => {
    const { active } = terminal.buffer;
    const atCorner = active.cursorX + 1 >= terminal.cols && active.cursorY + 1 >= active.length;
    if (params[0] !== 1 || !atCorner) return false;
    return internals._inputHandler.eraseInDisplay({ params: [2] }, keepProtected);
  };
  terminal.parser.registerCsiHandler({ final: "J" }, guard(false));
  terminal.parser.registerCsiHandler({ prefix: "?", final: "J" }, guard(true));
}
