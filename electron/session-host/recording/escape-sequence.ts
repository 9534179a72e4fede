export const ESC = 0x1b;
/** Below are control characters: never part of a secret as it is searched for, and no reason to stop searching. */
export const FIRST_PRINTABLE = 0x20;

/** After ESC: `[`, and what opens strings: `]` for titles and links, `P`, `X`, `^`, `_` for what few terminals know. */
const COMMAND_OPENING = 0x5b;
const STRING_OPENINGS: readonly number[] = [0x5d, 0x50, 0x58, 0x5e, 0x5f];

/** Where in an escape sequence the bytes stand. */
export const PLACE = { text: 0, escape: 1, intermediate: 2, command: 3, string: 4 } as const;
export type Place = (typeof PLACE)[keyof typeof PLACE];

/**
 * The place after a byte. Strings (titles, links) end at any control character, not only where they should: a program that
 * never ends one must not hide the rest of its output from the search.
 */
export function placeAfter(place: Place, byte: number): Place {
  if (byte === ESC) return PLACE.escape;
  if (place === PLACE.text) return PLACE.text;
  if (place === PLACE.string) return byte < FIRST_PRINTABLE ? PLACE.text : PLACE.string;
  if (byte < FIRST_PRINTABLE) return place;
  if (place === PLACE.command) return byte < 0x40 ? PLACE.command : PLACE.text;
  if (byte < 0x30) return PLACE.intermediate;
  if (place === PLACE.intermediate) return PLACE.text;
  if (byte === COMMAND_OPENING) return PLACE.command;
  return STRING_OPENINGS.includes(byte) ? PLACE.string : PLACE.text;
}
