import { screen, type BrowserWindow, type Rectangle } from "electron";
import type { SavedWindow } from "./window-memory.ts";

export const SMALLEST = { width: 960, height: 640 };
const FIRST = { width: 1440, height: 900 };
/** At least this much of a window has to be on some screen, or a person cannot get hold of it. */
const REACHABLE_PX = 80;
const TELL_AFTER_MS = 300;
/** A window that lay exactly on another would look like none. */
const STEP_PX = 28;

/** Bounds that are surely on a screen: on the one they were on, or else on the first, and never larger than it. */
export function onScreen(saved: Rectangle | undefined, screens: readonly Rectangle[]): Partial<Rectangle> {
  const asked = saved ?? { x: 0, y: 0, ...FIRST };
  const wanted = {
    ...asked,
    width: Math.max(asked.width, SMALLEST.width),
    height: Math.max(asked.height, SMALLEST.height),
  };
  const visible = screens.find((area) => {
    const across = Math.min(wanted.x + wanted.width, area.x + area.width) - Math.max(wanted.x, area.x);
    const down = Math.min(wanted.y + wanted.height, area.y + area.height) - Math.max(wanted.y, area.y);
    return across >= REACHABLE_PX && down >= REACHABLE_PX;
  });
  const area = visible ?? screens[0];
  if (area === undefined) return FIRST;
  const width = Math.max(Math.min(wanted.width, area.width), SMALLEST.width);
  const height = Math.max(Math.min(wanted.height, area.height), SMALLEST.height);
  // Without a place the system centres the window.
  if (saved === undefined || visible === undefined) return { width, height };
  return {
    x: Math.max(area.x, Math.min(saved.x, area.x + area.width - width)),
    y: Math.max(area.y, Math.min(saved.y, area.y + area.height - height)),
    width,
    height,
  };
}

/** Where a window opens: as it was, or a step beside the one that is in front. */
export function boundsFor(saved: Rectangle | undefined, front: Rectangle | undefined): Partial<Rectangle> {
  const beside = front === undefined ? undefined : { ...front, x: front.x + STEP_PX, y: front.y + STEP_PX };
  return onScreen(
    saved ?? beside,
    screen.getAllDisplays().map(({ workArea }) => workArea),
  );
}

/** Tells where a window is: now, when it comes to rest, and at its end. */
export function followBounds(
  window: BrowserWindow,
  keep: (place: Omit<SavedWindow, "number">) => void,
): void {
  let timer: NodeJS.Timeout | undefined;
  const tell = () => {
    clearTimeout(timer);
    keep({ ...window.getNormalBounds(), maximized: window.isMaximized() });
  };
  const tellSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(tell, TELL_AFTER_MS);
  };
  tell();
  window.on("resize", tellSoon);
  window.on("move", tellSoon);
  window.on("close", tell);
  window.on("closed", () => clearTimeout(timer));
}
