import { safeLine } from "./safe-text.ts";

/** Between two columns. */
const GAP = 2;
/** A column is never cut below this: less says nothing. */
const NARROWEST = 8;

/** East Asian wide characters and pictures take two cells. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u;
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** How many cells of a terminal a text takes. */
export function cells(text: string): number {
  let sum = 0;
  for (const { segment } of graphemes.segment(text))
    sum += /^\p{M}/u.test(segment) ? 0 : WIDE.test(segment) ? 2 : 1;
  return sum;
}

/** As many whole characters as fit into so many cells. */
export function cut(text: string, width: number): string {
  if (cells(text) <= width) return text;
  let kept = "";
  let used = 0;
  for (const { segment } of graphemes.segment(text)) {
    used += cells(segment);
    if (used > width - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

/**
 * Aligned columns under a heading. `width`: cells of the terminal; the widest columns are cut until a row fits. null: nobody
 * looks at it on a terminal, nothing is cut.
 */
export function table(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
  width: number | null,
): string[] {
  const safe = [heading, ...rows].map((row) => row.map(safeLine));
  const widths = heading.map((_, column) => Math.max(...safe.map((row) => cells(row[column] ?? ""))));
  if (width !== null) narrow(widths, width);
  return safe.map((row) => rowText(row, widths));
}

function rowText(row: readonly string[], widths: readonly number[]): string {
  const parts = row.map((cell, column) => {
    const wide = widths[column] ?? 0;
    const text = cut(cell, wide);
    return text + " ".repeat(Math.max(0, wide - cells(text)));
  });
  return parts.join(" ".repeat(GAP)).trimEnd();
}

/** Takes cells from the widest column, one by one, as long as there is one to take from. */
function narrow(widths: number[], width: number): void {
  let over = widths.reduce((sum, each) => sum + each + GAP, -GAP) - width;
  while (over > 0) {
    const widest = widths.indexOf(Math.max(...widths));
    const was = widths[widest] ?? 0;
    if (was <= NARROWEST) return;
    widths[widest] = was - 1;
    over -= 1;
  }
}

/** The terminal's width, or null when the output goes into a file or a program. */
export const terminalWidth = (): number | null => (process.stdout.isTTY ? process.stdout.columns : null);
