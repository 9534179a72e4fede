import type { ILink, ILinkProvider, Terminal } from "@xterm/xterm";

/** An address longer than so many rows of a terminal is not one that a person follows. */
const MOST_ROWS = 24;

const ADDRESS = /\bhttps?:\/\/[^\s"'`<>\p{Cc}]+/giu;

/** Signs that end a sentence around an address more often than they end the address. */
const AFTER_ADDRESS = /[.,;:!?*_~|\\]$/;
const BRACKETS: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };

export interface FoundAddress {
  readonly at: number;
  readonly address: string;
}

export function findAddresses(text: string): readonly FoundAddress[] {
  return [...text.matchAll(ADDRESS)].map((match) => ({ at: match.index, address: trimmed(match[0]) }));
}

/** Without what belongs to the text around it. A closing bracket belongs to the address when its opening one does. */
function trimmed(address: string): string {
  const last = address.at(-1) ?? "";
  const opening = BRACKETS[last];
  const unopened = opening !== undefined && address.split(last).length > address.split(opening).length;
  return unopened || AFTER_ADDRESS.test(last) ? trimmed(address.slice(0, -1)) : address;
}

/** Makes addresses in the output links, wherever the terminal broke their line. */
export function plainLinks(terminal: Terminal, onLink: (address: string) => void): ILinkProvider {
  return {
    provideLinks: (row, found) => {
      const { text, places, cut } = wholeLine(terminal, row);
      const links = findAddresses(text).flatMap(({ at, address }): ILink[] => {
        // Without its end it would be another address.
        if (cut && !/\s/.test(text.slice(at))) return [];
        const [start, end] = [places[at], places[at + address.length - 1]];
        if (start === undefined || end === undefined || row < start.y || row > end.y) return [];
        return [{ range: { start, end }, text: address, activate: () => onLink(address) }];
      });
      found(links.length === 0 ? undefined : links);
    },
  };
}

interface WholeLine {
  readonly text: string;
  /** The cell of every letter, counted from 1. */
  readonly places: readonly { readonly x: number; readonly y: number }[];
  /** It goes on below what is looked at. */
  readonly cut: boolean;
}

/** The line that a row is part of, over all rows it was broken into. */
function wholeLine(terminal: Terminal, row: number): WholeLine {
  const { active } = terminal.buffer;
  const goesOn = (y: number) => active.getLine(y - 1)?.isWrapped === true;
  let [first, last] = [row, row];
  while (goesOn(first) && row - first < MOST_ROWS) first -= 1;
  while (goesOn(last + 1) && last - row < MOST_ROWS) last += 1;
  let text = "";
  const places: { x: number; y: number }[] = [];
  for (let y = first; y <= last; y++) {
    for (let x = 1; x <= terminal.cols; x++) {
      const cell = active.getLine(y - 1)?.getCell(x - 1);
      // The second half of a wide letter.
      if (cell?.getWidth() === 0) continue;
      const letters = cell?.getChars() || " ";
      text += letters;
      for (let unit = 0; unit < letters.length; unit++) places.push({ x, y });
    }
  }
  return { text, places, cut: goesOn(last + 1) };
}
