import { useStore } from "@xyflow/react";
import { useLayoutEffect, type RefObject } from "react";
import { CARDS } from "./card-sizes.ts";
import { useGraph } from "./use-graph.ts";

export type Level = "card" | "chip" | "glyph";

/** Three sizes, so that a card can be read, or at least told, at every zoom. */
export const levelAt = (zoom: number): Level => (zoom >= 0.75 ? "card" : zoom >= 0.4 ? "chip" : "glyph");

/** Words of a chip keep their size on the screen; a step is small enough not to be seen. */
const STEP = 0.05;
/** Every other level has one: a change of it is a new style for every card. */
const GLYPH_ZOOM = 0.4;

/** A chip so high has room for a title in two lines. */
const TWO_LINES_PX = 40;

function stepOf(zoom: number): number {
  const level = levelAt(zoom);
  if (level === "card") return 1;
  return level === "glyph" ? GLYPH_ZOOM : Math.round(zoom / STEP) * STEP;
}

/** Told to the whole picture at once: no card draws anew for it. */
export function ZoomLevel({ region }: { readonly region: RefObject<HTMLElement | null> }) {
  const level = useStore(({ transform }) => levelAt(transform[2]));
  const step = useStore(({ transform }) => stepOf(transform[2]));
  const { height } = CARDS[useGraph(({ size }) => size)].card;
  const lines = useStore(({ transform }) => (transform[2] * height >= TWO_LINES_PX ? 2 : 1));
  useLayoutEffect(() => {
    const picture = region.current;
    picture?.setAttribute("data-level", level);
    picture?.setAttribute("data-lines", String(lines));
    picture?.style.setProperty("--zoom", String(step));
  }, [region, level, lines, step]);
  return null;
}
