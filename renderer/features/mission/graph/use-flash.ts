import { useEffect, type RefObject } from "react";

const FLASH_MS = 600;

/** What changed lights up once, and only if a person was looking: never when it comes into view later. */
export function useFlash(element: RefObject<HTMLElement | null>, changedAt: number | null): void {
  useEffect(() => {
    if (changedAt === null || Date.now() - changedAt > FLASH_MS) return;
    if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    element.current?.animate([{ backgroundColor: "var(--flash)" }, { backgroundColor: "var(--card)" }], {
      duration: FLASH_MS,
      easing: "ease-out",
    });
  }, [element, changedAt]);
}
