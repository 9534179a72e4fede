/** Where the view stands in the emulator's lines. */
export interface ViewPlace {
  /** Line at the top of the newest screen. */
  readonly base: number;
  /** Line at the top of what is shown. */
  readonly top: number;
}

export interface ScrollAnchor {
  /** Base at the moment the view left the end; null while it follows the output. */
  readonly heldAtBase: number | null;
  readonly newLines: number;
}

export const FOLLOWING: ScrollAnchor = { heldAtBase: null, newLines: 0 };

/** Follows the output at the end; once a person scrolled up, holds still and counts what arrives below. */
export function evolveAnchor(anchor: ScrollAnchor, place: ViewPlace): ScrollAnchor {
  if (place.top >= place.base) return FOLLOWING;
  const heldAtBase = anchor.heldAtBase ?? place.base;
  const newLines = Math.max(anchor.newLines, place.base - heldAtBase);
  if (heldAtBase === anchor.heldAtBase && newLines === anchor.newLines) return anchor;
  return { heldAtBase, newLines };
}
