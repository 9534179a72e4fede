// A card is read in ten seconds, whatever was written into it. Nothing is left out of the evidence; only the lines above it
// are cut, and what cannot be seen is shown as what it is.

/** The question and the quoted reason of a card, in characters of JavaScript, an ellipsis included. */
export const QUESTION_MAX = 90;
export const WHY_MAX = 140;

const CONTROL = /\p{Cc}|[\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c]|\p{Surrogate}/gu;
const CONTROL_BUT_BREAK = /(?![\n\t])\p{Cc}|\p{Surrogate}/gu;

const escaped = (letter: string): string => {
  if (letter === "\n") return "\\n";
  if (letter === "\t") return "\\t";
  return `\\u${(letter.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`;
};

/** The longest beginning that fits, with an ellipsis when something is missing; a letter with its accents stays whole. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  let kept = "";
  for (const { segment } of new Intl.Segmenter("en", { granularity: "grapheme" }).segment(
    text.slice(0, max + 1),
  )) {
    if (kept.length + segment.length > max - 1) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

/** One line in which everything can be seen: breaks, reversed directions and halves of characters are written out. */
export function oneLine(text: string, max: number): string {
  // What is far beyond the limit is cut off first, so that a long text costs no more than a short one.
  const seen = text
    .trim()
    .slice(0, max * 2)
    .replace(CONTROL, escaped);
  return cut(seen === "" ? "(empty)" : seen, max);
}

/** Several lines as they are; what no text may hold is written out. */
export const severalLines = (text: string, max: number): string =>
  cut(text.replace(CONTROL_BUT_BREAK, escaped), max);
