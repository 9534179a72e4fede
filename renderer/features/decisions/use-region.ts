import { useEffect, useRef, type FocusEvent } from "react";
import { useDesk } from "./decisions-desk.ts";

/** What a part of the page needs to hold the queue still while somebody points at it or works in it. */
export function useRegion() {
  const desk = useDesk();
  const inside = useRef({ pointer: false, keyboard: false });
  const tell = (part: Partial<typeof inside.current>) => {
    inside.current = { ...inside.current, ...part };
    desk.hold(inside.current.pointer || inside.current.keyboard);
  };
  useEffect(() => () => desk.hold(false), [desk]);
  return {
    onPointerEnter: () => tell({ pointer: true }),
    onPointerLeave: () => tell({ pointer: false }),
    onFocus: ({ currentTarget, relatedTarget }: FocusEvent<HTMLElement>) => {
      if (!currentTarget.contains(relatedTarget)) desk.entered();
      tell({ keyboard: true });
    },
    onBlur: ({ currentTarget, relatedTarget }: FocusEvent<HTMLElement>) => {
      if (!currentTarget.contains(relatedTarget)) tell({ keyboard: false });
    },
  };
}
