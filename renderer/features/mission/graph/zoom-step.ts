export type Level = "card" | "chip" | "glyph";

/** Three sizes, so that a card can be read, or at least told, at every zoom. */
export const levelAt = (zoom: number): Level => (zoom >= 0.75 ? "card" : zoom >= 0.4 ? "chip" : "glyph");

/** Words of a chip keep their size on the screen; a step is small enough not to be seen. */
const STEP = 0.05;
/** Every other level has one: a change of it is a new style for every card. */
const GLYPH_ZOOM = 0.4;

/** A chip so high has room for a title in two lines. */
export const TWO_LINES_PX = 40;

/** What the words of a card are scaled by. */
export function stepOf(zoom: number): number {
  const level = levelAt(zoom);
  if (level === "card") return 1;
  return level === "glyph" ? GLYPH_ZOOM : Math.round(zoom / STEP) * STEP;
}
