import { useLayoutEffect, type RefObject } from "react";

/** A card that is moved out of view is gone from the page: the keyboard stays in the picture. */
export function useKeepFocus(card: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const element = card.current;
    const picture = element?.closest<HTMLElement>("[data-graph]");
    return () => {
      if (element !== null && element === document.activeElement) picture?.focus({ preventScroll: true });
    };
  }, [card]);
}
