import { useCallback, useEffect, useRef, type RefObject } from "react";
import type { GraphLayout, Item } from "./layout/graph-layout.ts";
import type { Camera } from "./use-camera.ts";
import { useGraph, useModel } from "./use-graph.ts";

/** A card that comes into view is drawn in its turn. */
const DRAWN_WITHIN_FRAMES = 60;

/**
 * Brings a card into view and gives it the keyboard. Cards out of view are not on the page, and a task in a closed group has no
 * card: both take a moment, after which the keyboard goes to the card, or to the group that now stands for it.
 */
export function useFocusCard(region: RefObject<HTMLElement | null>, camera: Camera): (id: string) => void {
  const model = useModel();
  const wanted = useRef<string | null>(null);
  const layout = useGraph((graph) => graph.layout);
  const arrive = useCallback(() => {
    const id = wanted.current;
    const { layout } = model.store.getState();
    const item = id === null || layout === null ? undefined : cardOf(layout, id);
    if (id === null || item === undefined || item.kind !== "task") {
      if (item?.kind === "group" && item.id === id) focusWhenDrawn(item);
      return;
    }
    focusWhenDrawn(item);

    function focusWhenDrawn(item: Item): void {
      wanted.current = null;
      model.store.setState({ active: item.id });
      camera.show(item);
      const focus = (frames: number): void => {
        const card = region.current?.querySelector<HTMLElement>(`[data-item="${CSS.escape(item.id)}"]`);
        if (card) card.focus({ preventScroll: true });
        // Somebody who went on meanwhile is not called back.
        else if (frames > 0 && model.store.getState().active === item.id)
          requestAnimationFrame(() => focus(frames - 1));
      };
      focus(DRAWN_WITHIN_FRAMES);
    }
  }, [camera, model, region]);
  useEffect(arrive, [arrive, layout]);
  return useCallback(
    (id: string) => {
      wanted.current = id;
      const { layout } = model.store.getState();
      const item = layout === null ? undefined : cardOf(layout, id);
      if (item?.kind === "group" && item.id !== id) model.toggle(item.id, true);
      arrive();
    },
    [arrive, model],
  );
}

/** The card of a task or group, or the card of the group that hides the task. */
function cardOf({ items }: GraphLayout, id: string): Item | undefined {
  return (
    items.find((item) => item.id === id && item.kind !== "frame") ??
    items.find(({ kind, tasks }) => kind === "group" && (tasks as readonly string[]).includes(id))
  );
}
