/** Tiles side by side beyond this many are too small to read. */
const MOST_TILES = 9;

export const mostTiles = (layout: "four" | "grid"): number => (layout === "four" ? 4 : MOST_TILES);

export interface GridLayout {
  readonly columns: number;
  readonly rows: number;
  /** Columns each tile takes; the last one fills what its row leaves. */
  readonly spans: readonly number[];
}

/** Lays tiles out as 1, 2, 4, 6 or 9 places, in no more columns than there is room for: the others stand below. */
export function gridLayout(tiles: number, most: number): GridLayout {
  const shown = Math.min(tiles, MOST_TILES);
  const columns = Math.min(most, columnsOf(shown));
  const rows = Math.max(1, Math.ceil(shown / columns));
  const spans = Array.from({ length: shown }, () => 1);
  if (shown > 0) spans[shown - 1] = 1 + columns * rows - shown;
  return { columns, rows, spans };
}

function columnsOf(tiles: number): number {
  if (tiles <= 1) return 1;
  return tiles <= 4 ? 2 : 3;
}

/** Columns that stay wide enough to be read, in an area of this many pixels. */
export function columnsIn(px: number, tiles: number): number {
  if (px < 480) return 1;
  // Two alone have the height to stand on each other.
  return px < 760 ? (tiles === 2 ? 1 : 2) : 3;
}
