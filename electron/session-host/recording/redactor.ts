import { ESC, FIRST_PRINTABLE, PLACE, placeAfter, type Place } from "./escape-sequence.ts";
import { automatonFor, type Automaton } from "./secret-automaton.ts";
import { SequenceGaps } from "./sequence-gaps.ts";

/** Shown in place of every byte of a secret: the length, and with it every offset, stays what it was. */
const MASK = 0x2a;
const NOTHING = Buffer.alloc(0);
/** Escape sequences between two bytes of a secret wait with them; a program may print them for ever. */
const MOST_BYTES_BETWEEN = 4 * 1024;
/** A beginning this short shows little and ends many innocent words. */
const SHORT_BEGINNING = 2;

/**
 * Masks secrets in a stream of bytes. One automaton (Aho-Corasick over byte classes) finds all forms of all values in one
 * pass through all bytes; control characters change nothing about where it is. Where a value could have begun before an
 * escape sequence, it is followed a second time past the sequence, as long as that beginning lasts: a colour inside a secret
 * hides it no more than a stray ESC before it does.
 *
 * The bytes that could still become a value are kept back until the next chunk decides, or `release` is called. Bytes released
 * too early stay part of the search: when the value completes, the rest of it is masked.
 */
export class Redactor {
  readonly #automaton: Automaton | undefined;
  /** Through all printable bytes. */
  #state = 0;
  /** Past escape sequences; 0 where nothing reaches across one. */
  #plainState = 0;
  #place: Place = PLACE.text;
  /** The offset behind the newest escape sequence. */
  #sequenceEnd = 0;
  readonly #gaps = new SequenceGaps();
  #held: Buffer = NOTHING;
  #givenBytes = 0;

  constructor(values: readonly string[]) {
    this.#automaton = values.length === 0 ? undefined : automatonFor(values);
  }

  /** Bytes kept back and not given out. */
  get heldBytes(): number {
    return this.#held.length;
  }

  /** Where in the stream they begin. */
  get heldFrom(): number {
    return this.#givenBytes;
  }

  /** How much of a value the last bytes could be; short values count as short beginnings. */
  get beginning(): number {
    if (this.#automaton === undefined) return 0;
    const { couldBegin, isLong } = this.#automaton;
    const lengths = [this.#state, this.#plainState].map((state) => {
      const length = couldBegin[state] ?? 0;
      return isLong[state] === 1 ? length : Math.min(length, SHORT_BEGINNING);
    });
    return Math.max(...lengths);
  }

  push(chunk: Buffer): Buffer {
    if (this.#automaton === undefined) return chunk;
    const window = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    for (let at = this.#held.length; at < window.length;) {
      if (this.#place !== PLACE.text) at = this.#followSequence(this.#automaton, window, at);
      else if (this.#plainState !== 0) at = this.#followBoth(this.#automaton, window, at);
      else at = this.#follow(this.#automaton, window, at);
    }
    const keepFrom = this.#keepFrom(this.#automaton, window);
    this.#givenBytes += keepFrom;
    if (this.#plainState !== 0) this.#gaps.forgetBefore(this.#givenBytes);
    // Copied: a few bytes must not keep a whole chunk in memory.
    this.#held = Buffer.from(window.subarray(keepFrom));
    return window.subarray(0, keepFrom);
  }

  /** Gives out what is kept back: nothing came that would have decided it. */
  release(): Buffer {
    const given = this.#held;
    this.#givenBytes += given.length;
    this.#held = NOTHING;
    return given;
  }

  /** To the end, or behind an ESC. */
  #follow(automaton: Automaton, window: Buffer, from: number): number {
    const { next, classes, classOf, longestMatch, beginsWith } = automaton;
    const last = window.length - 1;
    let state = this.#state;
    for (let at = from; at <= last; at++) {
      if (state === 0) while (at < last && beginsWith[pairAt(window, at)] === 0) at++;
      const byte = window[at] ?? 0;
      if (byte < FIRST_PRINTABLE) {
        if (byte !== ESC) continue;
        this.#state = state;
        this.#place = PLACE.escape;
        if (state !== 0) this.#plainState = this.#sinceSequence(automaton, window, at);
        return at + 1;
      }
      state = next[state * classes + (classOf[byte] ?? 0)] ?? 0;
      const match = longestMatch[state] ?? 0;
      if (match > 0) this.#mask(window, at, match, false);
    }
    this.#state = state;
    return window.length;
  }

  /** What the state knows of the bytes behind the newest sequence. */
  #sinceSequence({ depth, fallback }: Automaton, window: Buffer, end: number): number {
    let state = this.#state;
    const known = this.#printableSince(window, end, depth[state] ?? 0);
    while ((depth[state] ?? 0) > known) state = fallback[state] ?? 0;
    return state;
  }

  /** How many printable bytes stand between the newest sequence and there; more than enough are not counted. */
  #printableSince(window: Buffer, end: number, enough: number): number {
    const from = this.#sequenceEnd - this.#givenBytes;
    let count = 0;
    for (let at = end - 1; at >= from && count < enough; at--) {
      if (at < 0 || (window[at] ?? 0) >= FIRST_PRINTABLE) count++;
    }
    return count;
  }

  /** To the end, or behind the sequence. */
  #followSequence(automaton: Automaton, window: Buffer, from: number): number {
    const { next, classes, classOf, longestMatch } = automaton;
    let state = this.#state;
    let place = this.#place;
    let at = from;
    for (; at < window.length && place !== PLACE.text; at++) {
      const byte = window[at] ?? 0;
      place = placeAfter(place, byte);
      if (byte < FIRST_PRINTABLE) continue;
      state = next[state * classes + (classOf[byte] ?? 0)] ?? 0;
      const match = longestMatch[state] ?? 0;
      if (match > 0) this.#mask(window, at, match, false);
    }
    this.#state = state;
    this.#place = place;
    this.#sequenceEnd = this.#givenBytes + at;
    if (this.#plainState !== 0) this.#gaps.add(this.#givenBytes + from, this.#sequenceEnd);
    return at;
  }

  /** To the end, behind an ESC, or to where nothing reaches across a sequence any more. */
  #followBoth(automaton: Automaton, window: Buffer, from: number): number {
    const { next, classes, classOf, longestMatch, depth } = automaton;
    for (let at = from; at < window.length; at++) {
      const byte = window[at] ?? 0;
      this.#place = placeAfter(this.#place, byte);
      if (this.#place !== PLACE.text) return at + 1;
      if (byte < FIRST_PRINTABLE) continue;
      const kind = classOf[byte] ?? 0;
      this.#state = next[this.#state * classes + kind] ?? 0;
      this.#plainState = next[this.#plainState * classes + kind] ?? 0;
      const match = longestMatch[this.#state] ?? 0;
      if (match > 0) this.#mask(window, at, match, false);
      const plainMatch = longestMatch[this.#plainState] ?? 0;
      if (plainMatch > 0) this.#mask(window, at, plainMatch, true);
      const known = depth[this.#plainState] ?? 0;
      if (this.#printableSince(window, at + 1, known) < known) continue;
      this.#plainState = 0;
      this.#gaps.forgetAll();
      return at + 1;
    }
    return window.length;
  }

  #mask(window: Buffer, last: number, count: number, pastSequences: boolean): void {
    this.#back(window, last, count, pastSequences, true);
  }

  /** Where the bytes begin that could still become a value. */
  #keepFrom(automaton: Automaton, window: Buffer): number {
    const { couldBegin, longestForm } = automaton;
    const last = window.length - 1;
    const all = this.#back(window, last, couldBegin[this.#state] ?? 0, false, false);
    const plain = this.#back(window, last, couldBegin[this.#plainState] ?? 0, true, false);
    const least = window.length - longestForm - MOST_BYTES_BETWEEN;
    return Math.max(Math.min(all, plain), least);
  }

  /** The first of the last `count` bytes that count in the search; of those given out already nothing is known any more. */
  #back(window: Buffer, last: number, count: number, pastSequences: boolean, masks: boolean): number {
    let first = last + 1;
    let left = count;
    const gaps = pastSequences ? this.#gaps.backwards() : undefined;
    for (let at = last; at >= 0 && left > 0; at--) {
      if ((window[at] ?? 0) < FIRST_PRINTABLE) continue;
      if (gaps?.has(this.#givenBytes + at) === true) continue;
      if (masks) window[at] = MASK;
      first = at;
      left--;
    }
    return first;
  }
}

const pairAt = (window: Buffer, at: number): number => ((window[at] ?? 0) << 8) | (window[at + 1] ?? 0);

/** A text as it may be shown and written. */
export function maskText(text: string, values: readonly string[]): string {
  const redactor = new Redactor(values);
  return Buffer.concat([redactor.push(Buffer.from(text)), redactor.release()]).toString();
}
