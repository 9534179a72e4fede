import { stripVTControlCharacters } from "node:util";

/** What no text of a mission may hold: control characters but line break and tab, and halves of characters. */
const CONTROL = /[^\P{Cc}\n\t]/gu;
const HALF = /\p{Surrogate}/gu;
/** What would break a line, or make it read differently from what it says. */
const BREAKS = /[\p{Cc}\u2028\u2029]+/gu;
const DIRECTION = /[\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c]/g;

const cut = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, Math.max(0, most - 1)).replace(HALF, "")}…`;

/** A text of several lines as a report takes it. */
export const proseOf = (text: string, most: number): string =>
  cut(stripVTControlCharacters(text).replaceAll("\r\n", "\n").replace(CONTROL, "").replace(HALF, ""), most);

/** One line as a report takes it; `otherwise` when nothing is left of it. */
export const lineOf = (text: string, most: number, otherwise: string): string => {
  const clean = cut(
    stripVTControlCharacters(text).replace(BREAKS, " ").replace(DIRECTION, "").replace(HALF, "").trim(),
    most,
  );
  return clean === "" ? otherwise : clean;
};
