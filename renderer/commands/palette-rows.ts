import { inWords } from "../messages/messages.ts";
import type { CommandRow } from "./registry.ts";
import { score } from "./scorer.ts";

/** On an empty query: what cannot run now stands behind what can, and what ends something behind both. */
const REFUSED = 0.01;
const LAST = 0.001;

/**
 * What the palette lists for what was typed: best match first. Without a word, what was used lately leads, and nothing
 * that ends something is ever first.
 */
export function paletteRows(
  rows: readonly CommandRow[],
  typed: string,
  recent: readonly string[],
): readonly CommandRow[] {
  const ranked = rows
    .filter((row) => row.command.id !== "palette.open")
    .map((row, index) => ({ row, index, points: points(row, typed, recent) }))
    .filter(({ points }) => points > 0);
  ranked.sort((a, b) => b.points - a.points || a.index - b.index);
  return ranked.map(({ row }) => row);
}

function points(row: CommandRow, typed: string, recent: readonly string[]): number {
  // The English name is understood as well: it is the one that documentation and other people use.
  const fit = Math.max(score(typed, inWords(row.command.title)), score(typed, row.command.title));
  if (fit === 0) return 0;
  const at = recent.indexOf(row.command.id);
  const lately = at < 0 ? 0 : (recent.length - at) / recent.length;
  if (typed.trim() !== "") return fit + lately;
  if (row.command.ends === true) return LAST;
  return (1 + lately) * (row.refusal === null ? 1 : REFUSED);
}
