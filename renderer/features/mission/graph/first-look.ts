import type { Item } from "./layout/graph-layout.ts";
import { levelAt } from "./zoom-step.ts";

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Look {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

/** Nothing is shown larger than life only because there is room. */
const FIT_MOST = 1;
/** Of the room, on each side. */
const PADDING = 0.06;
/** So many cards are read one by one; more are first seen as a whole. */
const MOST_READ = 30;
/** A card of this many pixels still shows its title. */
const READABLE_PX = 120;

export interface Bounds extends Size {
  readonly x: number;
  readonly y: number;
}

export function boundsOf(items: readonly Item[]): Bounds {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const { x, y, width, height } of items) {
    box.left = Math.min(box.left, x);
    box.top = Math.min(box.top, y);
    box.right = Math.max(box.right, x + width);
    box.bottom = Math.max(box.bottom, y + height);
  }
  return { x: box.left, y: box.top, width: box.right - box.left, height: box.bottom - box.top };
}

/** All of it, as large as there is room for. */
export function wholeLook(items: readonly Item[], room: Size, least: number): Look {
  const { x, y, width, height } = boundsOf(items);
  const zoom = clamp(Math.min(inner(room.width) / width, inner(room.height) / height), least, FIT_MOST);
  return {
    zoom,
    x: room.width / 2 - (x + width / 2) * zoom,
    y: room.height / 2 - (y + height / 2) * zoom,
  };
}

/**
 * What is seen first: all of it, as long as titles can be read. A mission that is too wide or too high for that begins where
 * something goes on, else at its start; the rest is a move away.
 */
export function firstLook(items: readonly Item[], busy: readonly Item[], room: Size, least: number): Look {
  const whole = wholeLook(items, room, least);
  const cards = items.filter(({ kind }) => kind !== "frame");
  const [card] = cards;
  if (card === undefined) return whole;
  const all = boundsOf(items);
  const isRead = cards.length <= MOST_READ;
  const isWhole = all.width * whole.zoom <= room.width && all.height * whole.zoom <= room.height;
  if (isWhole && (!isRead || levelAt(whole.zoom) !== "glyph")) return whole;
  const zoom = isRead ? Math.min(FIT_MOST, READABLE_PX / card.width) : least;
  const seen = boundsOf(busy.length > 0 ? busy : cards.filter(({ rank }) => rank === 0));
  return {
    zoom,
    x: along(all.x, all.width, seen.x, seen.width, room.width, zoom),
    y: along(all.y, all.height, seen.y, seen.height, room.height, zoom),
  };
}

/** In the middle when it fits; else what is to be seen in the middle, without a gap at either end. */
function along(start: number, length: number, at: number, wide: number, room: number, zoom: number): number {
  const rim = room * PADDING;
  if (length * zoom <= room - 2 * rim) return room / 2 - (start + length / 2) * zoom;
  const first = rim - start * zoom;
  const last = room - rim - (start + length) * zoom;
  // Wider than the room: its start is seen.
  const wanted = wide * zoom > room - 2 * rim ? rim - at * zoom : room / 2 - (at + wide / 2) * zoom;
  return clamp(wanted, last, first);
}

const inner = (size: number): number => size * (1 - 2 * PADDING);
const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, value));
