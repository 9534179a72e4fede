/** Tiles side by side beyond this many are too small to read. */
const MOST_TILES = 9;

export const mostTiles = (layout: "four" | "grid"): number => (layout === "four" ? 4 : MOST_TILES);

export interface GridLayout {
  readonly columns: number;
  readonly rows: number;
  /** Columns each tile takes; the last one fills what its row leaves. */
  readonly spans: readonly number[];
}

/** Lays tiles out as 1, 2, 4, 6 or 9 places. A narrow area stacks two tiles instead of squeezing them. */
export function gridLayout(tiles: number, narrow: boolean): GridLayout {
  const shown = Math.min(tiles, MOST_TILES);
  const [columns, rows] = places(shown, narrow);
  const spans = Array.from({ length: shown }, () => 1);
  const left = columns * Math.ceil(shown / columns) - shown;
  if (shown > 0) spans[shown - 1] = 1 + left;
  return { columns, rows: Math.max(1, Math.min(rows, Math.ceil(shown / columns))), spans };
}

function places(tiles: number, narrow: boolean): readonly [number, number] {
  if (tiles <= 1) return [1, 1];
  if (tiles === 2) return narrow ? [1, 2] : [2, 1];
  if (tiles <= 4) return [2, 2];
  if (tiles <= 6) return narrow ? [2, 3] : [3, 2];
  return [3, 3];
}
