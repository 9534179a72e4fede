import { getViewportForBounds, useReactFlow, useStoreApi, type Viewport } from "@xyflow/react";
import { useEffect, useLayoutEffect, useMemo, useRef, type RefObject } from "react";
import { useSelection } from "../../../state/workbench.ts";
import type { Item } from "./layout/graph-layout.ts";
import { useGraph, useModel } from "./use-graph.ts";

/** Below the least a glyph is no target any more. */
export const ZOOM = { least: 0.15, most: 1.5, step: 1.25 } as const;
/** Nothing is shown larger than life only because there is room. */
const FIT_MOST = 1;
const PADDING = 0.06;
const PAN_MS = 160;
/** A card this near to the rim counts as out of view. */
const RIM = 16;

export interface Camera {
  /** A person moved the picture: from here on it is theirs. */
  readonly touched: () => void;
  readonly moved: (viewport: Viewport) => void;
  readonly fit: (items?: readonly Item[]) => void;
  readonly zoom: (factor: number) => void;
  /** Moves no further than needed; not at all when the card is in view. */
  readonly show: (item: Item) => void;
}

const panMs = (): number => (window.matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : PAN_MS);

/** All that moves the viewport: a person, the first look, and Follow. Never a change of the mission by itself. */
export function useCamera(region: RefObject<HTMLElement | null>): Camera {
  const model = useModel();
  const flow = useReactFlow();
  const store = useStoreApi();
  const isTouched = useRef(model.viewport !== null);
  const camera = useMemo((): Camera => {
    const sizeOf = (): { width: number; height: number } => ({
      width: region.current?.clientWidth ?? 0,
      height: region.current?.clientHeight ?? 0,
    });
    return {
      touched: () => {
        isTouched.current = true;
        model.store.setState({ follow: false });
      },
      moved: (viewport) => {
        model.keepViewport(viewport);
      },
      fit: (items = model.store.getState().layout?.items ?? []) => {
        const { width, height } = sizeOf();
        if (items.length === 0 || width === 0 || height === 0) return;
        const viewport = getViewportForBounds(boundsOf(items), width, height, ZOOM.least, FIT_MOST, PADDING);
        void flow.setViewport(viewport, { duration: isTouched.current ? panMs() : 0 });
      },
      zoom: (factor) => {
        isTouched.current = true;
        void flow.zoomTo(flow.getZoom() * factor, { duration: panMs() });
      },
      show: (item) => {
        isTouched.current = true;
        const { width, height } = sizeOf();
        const [x, y, zoom] = store.getState().transform;
        const dx = inside(item.x * zoom + x, item.width * zoom, width);
        const dy = inside(item.y * zoom + y, item.height * zoom, height);
        if (dx !== 0 || dy !== 0) void flow.setViewport({ x: x + dx, y: y + dy, zoom });
      },
    };
  }, [flow, model, region, store]);
  useFirstLook(region, camera, isTouched);
  useAnchors(region);
  return camera;
}

/** How far to move so that a stretch lies inside. */
function inside(start: number, length: number, size: number): number {
  if (start < RIM) return RIM - start;
  const over = start + length - (size - RIM);
  return over > 0 ? -Math.min(over, start - RIM) : 0;
}

function boundsOf(items: readonly Item[]): { x: number; y: number; width: number; height: number } {
  const x = Math.min(...items.map((item) => item.x));
  const y = Math.min(...items.map((item) => item.y));
  return {
    x,
    y,
    width: Math.max(...items.map((item) => item.x + item.width)) - x,
    height: Math.max(...items.map((item) => item.y + item.height)) - y,
  };
}

/** Until a person moves it the whole picture is shown, however large its place becomes. */
function useFirstLook(
  region: RefObject<HTMLElement | null>,
  camera: Camera,
  isTouched: RefObject<boolean>,
): void {
  const laidOut = useGraph((graph) => graph.layout !== null);
  useLayoutEffect(() => {
    const element = region.current;
    if (!laidOut || element === null) return undefined;
    const observer = new ResizeObserver(() => {
      if (!isTouched.current) camera.fit();
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [region, camera, isTouched, laidOut]);
}

/** When the plan changes, what is selected stays where it is on the screen; else what the keyboard is on, else the middle. */
function useAnchors(region: RefObject<HTMLElement | null>): void {
  const model = useModel();
  const store = useStoreApi();
  const selected = useSelection(({ task }) => task);
  useEffect(() => {
    model.anchorBy(() => {
      const { active, layout } = model.store.getState();
      const [x, y, zoom] = store.getState().transform;
      const middleX = ((region.current?.clientWidth ?? 0) / 2 - x) / zoom;
      const middleY = ((region.current?.clientHeight ?? 0) / 2 - y) / zoom;
      const distance = (item: Item): number =>
        Math.hypot(item.x + item.width / 2 - middleX, item.y + item.height / 2 - middleY);
      const nearest = layout?.items.toSorted((a, b) => distance(a) - distance(b))[0]?.id;
      return [selected, active, nearest].filter((id) => id !== null && id !== undefined);
    });
  }, [model, region, selected, store]);
}
