/** A stretch of text as it is, or one character that does not look like what it is. */
export interface Stretch {
  readonly text: string;
  /** What to show in its place, such as "\u202e"; null for text that is what it looks like. */
  readonly shown: string | null;
}

/** Draws nothing, turns the order of what follows, or looks like a plain space: tab and line feed are what they seem. */
const UNSEEN =
  /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\u115f\u1160\u3164\uffa0\u2800]/u;
const HARMLESS = /[\t\n]/u;
const WORD = /[\p{L}\p{M}\p{N}_]+/gu;
const LATIN = /\p{Script=Latin}/u;
/** Scripts whose letters pass for Latin ones. Alone they are somebody's language; beside Latin in one word they are a trick. */
const LOOKALIKE =
  /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}\u{ff01}-\u{ff5e}\u{1d400}-\u{1d7ff}]/u;

/** Cuts a text into what may be shown as it is and what has to be shown as an escape. Joined, it is the text again. */
export function stretches(text: string): readonly Stretch[] {
  const tricks = lookalikes(text);
  const found: Stretch[] = [];
  let plain = "";
  let at = 0;
  for (const character of text) {
    const odd = (UNSEEN.test(character) && !HARMLESS.test(character)) || tricks.has(at);
    at += character.length;
    if (!odd) {
      plain += character;
      continue;
    }
    if (plain !== "") found.push({ text: plain, shown: null });
    plain = "";
    found.push({ text: character, shown: escaped(character) });
  }
  if (plain !== "") found.push({ text: plain, shown: null });
  return found;
}

function lookalikes(text: string): ReadonlySet<number> {
  const found = new Set<number>();
  for (const { 0: word, index } of text.matchAll(WORD)) {
    if (!LATIN.test(word)) continue;
    let at = index;
    for (const letter of word) {
      if (LOOKALIKE.test(letter)) found.add(at);
      at += letter.length;
    }
  }
  return found;
}

function escaped(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16);
  if (code.length <= 2) return `\\x${code.padStart(2, "0")}`;
  return code.length <= 4 ? `\\u${code.padStart(4, "0")}` : `\\u{${code}}`;
}
