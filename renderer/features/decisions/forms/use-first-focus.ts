import { useLayoutEffect, useRef, type RefObject } from "react";

/** The keyboard goes here when the form opens: a person has just asked for it. */
export function useFirstFocus<Target extends HTMLElement>(): RefObject<Target | null> {
  const target = useRef<Target>(null);
  useLayoutEffect(() => target.current?.focus(), []);
  return target;
}
