import { useSyncExternalStore } from "react";

/** Under this width header, docks and views give room to the work itself. */
const narrow = window.matchMedia("(width < 1200px)");

function subscribe(changed: () => void): () => void {
  narrow.addEventListener("change", changed);
  return () => narrow.removeEventListener("change", changed);
}

export const isNarrowWindow = (): boolean => narrow.matches;

export function useNarrowWindow(): boolean {
  return useSyncExternalStore(subscribe, isNarrowWindow);
}
