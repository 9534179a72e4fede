import { useEffect, useRef, type RefObject } from "react";
import { useWorkbench } from "../../state/workbench.ts";

/** What stands in the element is said whenever it changes, through the page's one voice: a second one would talk over it. */
export function useSaid<Element extends HTMLElement>(about: string): RefObject<Element | null> {
  const { notices } = useWorkbench();
  const element = useRef<Element>(null);
  const said = useRef("");
  useEffect(() => {
    const words = element.current?.textContent ?? "";
    if (words === said.current) return;
    said.current = words;
    if (words !== "") notices.getState().announce(words, about);
  });
  return element;
}
