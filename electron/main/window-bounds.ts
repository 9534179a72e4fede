import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { screen, type BrowserWindow, type Rectangle } from "electron";
import { z } from "zod";
import { systemCode } from "#launch/plain-error.ts";

export const SMALLEST = { width: 960, height: 640 };
const FIRST = { width: 1440, height: 900 };
/** At least this much of a window has to be on some screen, or a person cannot get hold of it. */
const REACHABLE_PX = 80;
const SAVE_AFTER_MS = 300;

const savedWindow = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int(),
  height: z.number().int(),
  maximized: z.boolean(),
});
export type SavedWindow = z.infer<typeof savedWindow>;

/** Where the window was; undefined when it was never saved or the file cannot be read as such. */
export function readBounds(file: string): SavedWindow | undefined {
  try {
    return savedWindow.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    if (systemCode(error) === "ENOENT" || error instanceof SyntaxError || error instanceof z.ZodError)
      return undefined;
    throw error;
  }
}

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

export function boundsFor(file: string): { bounds: Partial<Rectangle>; maximized: boolean } {
  const saved = readBounds(file);
  const screens = screen.getAllDisplays().map((display) => display.workArea);
  return { bounds: onScreen(saved, screens), maximized: saved?.maximized ?? false };
}

/** Writes the bounds when the window comes to rest, and at its end. */
export function rememberBounds(window: BrowserWindow, file: string): void {
  let timer: NodeJS.Timeout | undefined;
  const save = () => {
    clearTimeout(timer);
    const value: SavedWindow = { ...window.getNormalBounds(), maximized: window.isMaximized() };
    const draft = `${file}.${process.pid}`;
    try {
      writeFileSync(draft, JSON.stringify(value), { mode: 0o600 });
      renameSync(draft, file);
    } catch (error) {
      // A full disk must not cost more than the place of a window.
      process.stderr.write(`Flightdeck: the window's place was not saved: ${String(error)}\n`);
    }
  };
  const saveSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(save, SAVE_AFTER_MS);
  };
  window.on("resize", saveSoon);
  window.on("move", saveSoon);
  window.on("close", save);
  window.on("closed", () => clearTimeout(timer));
}
