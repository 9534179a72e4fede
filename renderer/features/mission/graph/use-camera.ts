import { useReactFlow, useStoreApi, type Viewport } from "@xyflow/react";
import { useEffect, useLayoutEffect, useMemo, useRef, type RefObject } from "react";
import { useSelection } from "../../../state/workbench.ts";
import { isBusy } from "./facts-of-mission.ts";
import { firstLook, wholeLook } from "./first-look.ts";
import type { Item } from "./layout/graph-layout.ts";
import { useGraph, useModel } from "./use-graph.ts";

/** Below the least a glyph is no target any more. */
export const ZOOM = { least: 0.15, most: 1.5, step: 1.25 } as const;
const PAN_MS = 160;
/** A card this near to the rim counts as out of view. */
const RIM = 16;

export interface Camera {
  /** A person moved the picture: from here on it is theirs. */
  readonly touched: () => void;
  readonly moved: (viewport: Viewport) => void;
  readonly fit: (items?: readonly Item[]) => void;
  /** The first look, until a person moves it. */
  readonly look: () => void;
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
        // What only fitted itself into its place fits itself again, also after another screen.
        if (isTouched.current) model.keepViewport(viewport);
      },
      fit: (items = model.store.getState().layout?.items ?? []) => {
        const { width, height } = sizeOf();
        if (items.length === 0 || width === 0 || height === 0) return;
        const whole = wholeLook(items, { width, height }, ZOOM.least);
        void flow.setViewport(whole, { duration: isTouched.current ? panMs() : 0 });
      },
      look: () => {
        const { layout, facts } = model.store.getState();
        const { width, height } = sizeOf();
        if (isTouched.current || layout === null || width === 0 || height === 0) return;
        const busy = layout.items.filter(
          ({ kind, tasks }) => kind !== "frame" && tasks.some((id) => isBusy(facts.get(id))),
        );
        void flow.setViewport(firstLook(layout.items, busy, { width, height }, ZOOM.least));
      },
      zoom: (factor) => {
        isTouched.current = true;
        void flow.zoomTo(flow.getZoom() * factor, { duration: panMs() });
      },
      show: (item) => {
        const { width, height } = sizeOf();
        const [x, y, zoom] = store.getState().transform;
        const dx = inside(item.x * zoom + x, item.width * zoom, width);
        const dy = inside(item.y * zoom + y, item.height * zoom, height);
        if (dx === 0 && dy === 0) return;
        isTouched.current = true;
        void flow.setViewport({ x: x + dx, y: y + dy, zoom });
      },
    };
  }, [flow, model, region, store]);
  useFirstLook(region, camera);
  useAnchors(region);
  return camera;
}

/** How far to move so that a stretch lies inside. */
function inside(start: number, length: number, size: number): number {
  if (start < RIM) return RIM - start;
  const over = start + length - (size - RIM);
  return over > 0 ? -Math.min(over, start - RIM) : 0;
}

/** Until a person moves it the first look is kept, however large its place and its cards become. */
function useFirstLook(region: RefObject<HTMLElement | null>, camera: Camera): void {
  const size = useGraph((graph) => (graph.layout === null ? null : graph.size));
  useLayoutEffect(() => {
    const element = region.current;
    if (size === null || element === null) return undefined;
    const observer = new ResizeObserver(camera.look);
    observer.observe(element);
    return () => observer.disconnect();
  }, [region, camera, size]);
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
