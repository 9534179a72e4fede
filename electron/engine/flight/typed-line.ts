import { maskText } from "../secrets/mask-text.ts";

/** What is typed without an end of line is written in pieces of this size. */
const MOST_LETTERS = 4_000;
/** So much of it stays back then: a secret may only have begun. */
const KEPT_LETTERS = 500;
const KEY = /<[^<>]{1,12}>/g;
const BACKSPACE = "<Backspace>";
const KEY_OR_LETTER = /<[^<>]{1,12}>|[^]/g;

/**
 * What a person types, kept back until the line ends, so that a secret is whole when it is looked for however slowly it was typed.
 * Masked text is as long as what it hides.
 */
export class TypedLine {
  #text = "";
  /** Of that, what is on record and stays only as what stood before. */
  #written = 0;

  /** What can go on record now. */
  add(text: string, secrets: readonly string[]): readonly string[] {
    this.#text += text;
    if (this.#text.endsWith("<Enter>")) return this.end(secrets);
    if (this.#text.length - this.#written <= MOST_LETTERS + KEPT_LETTERS) return [];
    return this.#upTo(this.#text.length - KEPT_LETTERS, secrets);
  }

  /** Nothing more comes of this line. */
  end(secrets: readonly string[]): readonly string[] {
    const pieces = this.#upTo(this.#text.length, secrets);
    this.#text = "";
    this.#written = 0;
    return pieces;
  }

  #upTo(end: number, secrets: readonly string[]): readonly string[] {
    const text = withoutSecrets(this.#text, secrets).slice(this.#written, end);
    const before = Math.max(0, end - KEPT_LETTERS);
    this.#text = this.#text.slice(before);
    this.#written = end - before;
    return Array.from({ length: Math.ceil(text.length / MOST_LETTERS) }, (_, at) =>
      text.slice(at * MOST_LETTERS, (at + 1) * MOST_LETTERS),
    );
  }
}

/** A secret with a typing mistake in it that was taken back stands nowhere as it is: then no letter of the line is kept. */
function withoutSecrets(text: string, secrets: readonly string[]): string {
  const meant = afterBackspaces(text);
  if (meant === text || maskText(meant, secrets) === meant) return maskText(text, secrets);
  let hidden = "";
  let from = 0;
  for (const { 0: key, index } of text.matchAll(KEY)) {
    hidden += "*".repeat(index - from) + key;
    from = index + key.length;
  }
  return hidden + "*".repeat(text.length - from);
}

/** In one pass: whoever types, or pastes, as much as they like holds nobody up. */
function afterBackspaces(typed: string): string {
  const left: string[] = [];
  for (const [each] of typed.matchAll(KEY_OR_LETTER)) {
    if (each === BACKSPACE) left.pop();
    else left.push(each);
  }
  return left.join("");
}
