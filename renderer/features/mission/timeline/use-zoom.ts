import { useState, type KeyboardEvent, type RefObject } from "react";

const STEP = 1.5;
const MOST = 60;
/** Pixels an arrow pans by. */
const PAN_PX = 80;

export interface Zoom {
  readonly factor: number;
  readonly in: () => void;
  readonly out: () => void;
  readonly fit: () => void;
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
}

/** Plus and minus change how much time is seen, 1 shows all of it, left and right move along. */
export function useZoom(area: RefObject<HTMLElement | null>): Zoom {
  const [factor, setFactor] = useState(1);
  const by = (step: number) => setFactor((before) => Math.min(MOST, Math.max(1, before * step)));
  const zoom = { factor, in: () => by(STEP), out: () => by(1 / STEP), fit: () => setFactor(1) };
  const acts: Readonly<Record<string, () => void>> = {
    "+": zoom.in,
    "=": zoom.in,
    "-": zoom.out,
    "1": zoom.fit,
    ArrowLeft: () => area.current?.scrollBy(-PAN_PX, 0),
    ArrowRight: () => area.current?.scrollBy(PAN_PX, 0),
  };
  return {
    ...zoom,
    onKeyDown: (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.nativeEvent.isComposing) return;
      const act = acts[event.key];
      if (act === undefined) return;
      event.preventDefault();
      act();
    },
  };
}
