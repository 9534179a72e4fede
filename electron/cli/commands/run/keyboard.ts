import type { ReadStream } from "node:tty";

export interface KeyboardListener {
  /** A line was finished with Enter. */
  readonly entered: (text: string) => void;
  /** What was typed so far changed. */
  readonly typed: () => void;
  /** Ctrl-C: in this mode the terminal sends no signal for it. */
  readonly interrupted: () => void;
}

const CTRL_C = "\u0003";
const BACKSPACE = new Set(["\u007f", "\b"]);
const ENTER = new Set(["\r", "\n"]);
/** An answer is a number, or a few words. */
const MOST_TYPED = 500;

/**
 * What a person types while lines come in: the terminal does not echo, so nothing they type gets between the lines. It is
 * shown in the status line instead.
 */
export class Keyboard {
  readonly #input: ReadStream;
  readonly #listener: KeyboardListener;
  readonly #onData = (chunk: Buffer): void => this.#take(chunk.toString("utf8"));
  #text = "";

  constructor(input: ReadStream, listener: KeyboardListener) {
    this.#input = input;
    this.#listener = listener;
    input.setRawMode(true);
    input.on("data", this.#onData);
    input.resume();
  }

  get text(): string {
    return this.#text;
  }

  /** Gives the terminal back as it was. */
  close(): void {
    this.#input.off("data", this.#onData);
    this.#input.setRawMode(false);
    this.#input.pause();
  }

  #take(chunk: string): void {
    // Arrow keys and their like are no text.
    if (chunk.startsWith("\u001b")) return;
    for (const key of chunk) this.#key(key);
    this.#listener.typed();
  }

  #key(key: string): void {
    if (key === CTRL_C) this.#listener.interrupted();
    else if (ENTER.has(key)) {
      const text = this.#text;
      this.#text = "";
      if (text.trim() !== "") this.#listener.entered(text.trim());
    } else if (BACKSPACE.has(key)) this.#text = this.#text.slice(0, -1);
    else if (!/\p{Cc}/u.test(key) && this.#text.length < MOST_TYPED) this.#text += key;
  }
}
