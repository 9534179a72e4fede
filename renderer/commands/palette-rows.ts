import type { CommandRow } from "./registry.ts";
import { score } from "./scorer.ts";

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
  const fit = score(typed, row.command.title);
  if (fit === 0) return 0;
  const at = recent.indexOf(row.command.id);
  const lately = at < 0 ? 0 : (recent.length - at) / recent.length;
  if (typed.trim() !== "") return fit + lately;
  const kept = row.command.ends === true ? 0.001 : 1 + lately;
  return row.refusal === null ? kept : kept / 1_000;
}
