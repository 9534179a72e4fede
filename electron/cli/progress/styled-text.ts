import { safeLine } from "../safe-text.ts";
import { cells, cut } from "../table.ts";

export type Tone = "plain" | "dim" | "good" | "bad" | "warn" | "strong" | "accent";

/** A piece of a line. What it says is made harmless when it is painted; only the tone becomes an order to the terminal. */
export interface Span {
  readonly text: string;
  readonly tone: Tone;
}

export const span = (text: string, tone: Tone = "plain"): Span => ({ text, tone });

/** Colours every terminal has, in the shades its owner chose. */
const CODES: Readonly<Record<Tone, string>> = {
  plain: "",
  dim: "2",
  good: "32",
  bad: "31",
  warn: "33",
  strong: "1",
  accent: "36",
};

/** One line for a terminal. `width`: it is cut there; null: it is not. */
export function painted(
  line: readonly Span[],
  { colours, width }: { colours: boolean; width: number | null },
): string {
  let left = width ?? Number.POSITIVE_INFINITY;
  let text = "";
  for (const { text: raw, tone } of line) {
    if (left <= 0) break;
    const safe = safeLine(raw);
    const shown = left === Number.POSITIVE_INFINITY ? safe : cut(safe, left);
    left -= cells(shown);
    const code = CODES[tone];
    text += colours && code !== "" && shown !== "" ? `\u001b[${code}m${shown}\u001b[0m` : shown;
  }
  return text;
}

/** A text in a column: cut or filled up to so many cells. */
export function column(text: string, width: number): string {
  const shown = cut(text, width);
  return shown + " ".repeat(Math.max(0, width - cells(shown)));
}
