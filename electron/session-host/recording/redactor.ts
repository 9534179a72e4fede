import { automatonFor, type Automaton } from "./secret-automaton.ts";

/** Shown in place of every byte of a secret: the length, and with it every offset, stays what it was. */
const MASK = 0x2a;
const NOTHING = Buffer.alloc(0);

/**
 * Masks secrets in a stream of bytes. One automaton (Aho-Corasick over byte classes) finds all forms of all values in one
 * pass; the bytes that could still become a value are kept back until the next chunk decides, or `release` is called.
 * Bytes released too early stay part of the search: when the value completes, the rest of it is masked.
 */
export class Redactor {
  readonly #automaton: Automaton | undefined;
  #state = 0;
  /** The last bytes seen that could begin a value; the first `#released` of them were given out already. */
  #tail: Buffer = NOTHING;
  #released = 0;

  constructor(values: readonly string[]) {
    this.#automaton = values.length === 0 ? undefined : automatonFor(values);
  }

  /** Bytes kept back and not given out. */
  get heldBytes(): number {
    return this.#tail.length - this.#released;
  }

  push(chunk: Buffer): Buffer {
    if (this.#automaton === undefined) return chunk;
    const { next, classes, classOf, longestMatch, couldBegin } = this.#automaton;
    const window = this.#tail.length === 0 ? chunk : Buffer.concat([this.#tail, chunk]);
    let state = this.#state;
    for (let at = this.#tail.length; at < window.length; at++) {
      state = next[state * classes + (classOf[chunk[at - this.#tail.length] ?? 0] ?? 0)] ?? 0;
      const match = longestMatch[state] ?? 0;
      if (match > 0) window.fill(MASK, at + 1 - match, at + 1);
    }
    this.#state = state;
    const keepFrom = window.length - (couldBegin[state] ?? 0);
    const giveTo = Math.max(keepFrom, this.#released);
    const given = window.subarray(this.#released, giveTo);
    // Copied: a few bytes must not keep a whole chunk in memory.
    this.#tail = Buffer.from(window.subarray(keepFrom));
    this.#released = giveTo - keepFrom;
    return given;
  }

  /** Gives out what is kept back: nothing came that would have decided it. */
  release(): Buffer {
    const given = this.#tail.subarray(this.#released);
    this.#released = this.#tail.length;
    return Buffer.from(given);
  }
}

/** A text as it may be shown and written. */
export function maskText(text: string, values: readonly string[]): string {
  const redactor = new Redactor(values);
  return Buffer.concat([redactor.push(Buffer.from(text)), redactor.release()]).toString();
}
