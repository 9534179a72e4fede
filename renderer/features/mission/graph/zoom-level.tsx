import { useStore } from "@xyflow/react";
import { useLayoutEffect, type RefObject } from "react";
import { CARDS } from "./card-sizes.ts";
import { useGraph } from "./use-graph.ts";
import { levelAt, stepOf, TWO_LINES_PX } from "./zoom-step.ts";

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
