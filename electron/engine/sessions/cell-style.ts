import type { CellAttributes, EmulatorInternals } from "./emulator-internals.ts";

/** Bits of the attributes as @xterm/headless packs them into two numbers. */
const COLOR_MODE = 0x3000000;
const COLOR = 0xffffff;
const PALETTE_16 = 0x1000000;
const PALETTE_256 = 0x2000000;
const FG_FLAGS = {
  inverse: 0x4000000,
  bold: 0x8000000,
  underline: 0x10000000,
  blink: 0x20000000,
  invisible: 0x40000000,
  strikethrough: 0x80000000,
} as const;
const BG_FLAGS = {
  italic: 0x4000000,
  dim: 0x8000000,
  extended: 0x10000000,
  protected: 0x20000000,
  overline: 0x40000000,
} as const;
const UNDERLINE_STYLE_SHIFT = 26;

export interface Link {
  readonly id: string;
  readonly uri: string;
}

/** How one cell looks, as the escape sequences that make a terminal print so. */
export interface CellStyle {
  /** Parameters after `0;` of one SGR sequence. */
  readonly sgr: string;
  readonly background: string;
  readonly protected: boolean;
  readonly link: Link | null;
}

export const PLAIN: CellStyle = { sgr: "", background: "", protected: false, link: null };

type LinkLookup = EmulatorInternals["_oscLinkService"];

export function styleOf(cell: CellAttributes, links: LinkLookup): CellStyle {
  return cell.fg === 0 && cell.bg === 0 ? PLAIN : style(cell, links, false);
}

function style(cell: CellAttributes, links: LinkLookup, isPen: boolean): CellStyle {
  const extended = (cell.bg & BG_FLAGS.extended) !== 0;
  const background = color(cell.bg, 40, 100, "48");
  const link = extended ? linkOf(cell.extended.urlId, links) : null;
  const underlined = extended && ((cell.fg & FG_FLAGS.underline) !== 0 || link !== null);
  const line = underlined || isPen ? underlineColor(cell.extended.underlineColor) : "";
  const parts = [...flags(cell, extended), line, color(cell.fg, 30, 90, "38"), background].filter(
    (part) => part !== "",
  );
  return {
    sgr: parts.join(";"),
    background,
    protected: (cell.bg & BG_FLAGS.protected) !== 0,
    link,
  };
}

/** Whether an empty cell with these attributes is what erasing leaves behind: a background and nothing else. */
export function isErased(cell: CellAttributes): boolean {
  return cell.fg === 0 && (cell.bg & ~(COLOR_MODE | COLOR)) === 0;
}

/** The style of the next character: unlike a cell it also holds the colour of an underline that is not on yet. */
export function penStyle(pen: CellAttributes, links: LinkLookup): CellStyle {
  return style(pen, links, true);
}

export function sameStyle(a: CellStyle, b: CellStyle): boolean {
  return (
    a.sgr === b.sgr && a.protected === b.protected && a.link?.id === b.link?.id && a.link?.uri === b.link?.uri
  );
}

/** The sequences that bring a terminal from one style to another. */
export function styleChange(from: CellStyle, to: CellStyle): string {
  let out = "";
  if (from.link?.uri !== to.link?.uri || from.link?.id !== to.link?.id) {
    const id = to.link === null || to.link.id === "" ? "" : `id=${to.link.id}`;
    out += `\x1b]8;${id};${to.link?.uri ?? ""}\x1b\\`;
  }
  if (from.sgr !== to.sgr || from.protected !== to.protected || out !== "") {
    out += to.sgr === "" ? "\x1b[m" : `\x1b[0;${to.sgr}m`;
    if (to.protected) out += '\x1b[1"q';
  }
  return out;
}

function flags(cell: CellAttributes, extended: boolean): string[] {
  const out: string[] = [];
  if ((cell.fg & FG_FLAGS.bold) !== 0) out.push("1");
  if ((cell.bg & BG_FLAGS.dim) !== 0) out.push("2");
  if ((cell.bg & BG_FLAGS.italic) !== 0) out.push("3");
  if ((cell.fg & FG_FLAGS.underline) !== 0) out.push(underline(cell, extended));
  if ((cell.fg & FG_FLAGS.blink) !== 0) out.push("5");
  if ((cell.fg & FG_FLAGS.inverse) !== 0) out.push("7");
  if ((cell.fg & FG_FLAGS.invisible) !== 0) out.push("8");
  if ((cell.fg & FG_FLAGS.strikethrough) !== 0) out.push("9");
  if ((cell.bg & BG_FLAGS.overline) !== 0) out.push("53");
  return out;
}

function underline(cell: CellAttributes, extended: boolean): string {
  // A link draws its own underline, so the one that was asked for stands only in the raw number.
  const style = extended ? (cell.extended._ext >>> UNDERLINE_STYLE_SHIFT) & 7 : 1;
  return style === 1 || style === 0 ? "4" : `4:${style}`;
}

function underlineColor(packed: number): string {
  const mode = packed & COLOR_MODE;
  if (mode === 0) return "";
  if (mode === COLOR_MODE) return `58:2::${rgb(packed).join(":")}`;
  return `58:5:${packed & 0xff}`;
}

function color(packed: number, low: number, bright: number, wide: string): string {
  const mode = packed & COLOR_MODE;
  const index = packed & 0xff;
  if (mode === 0) return "";
  if (mode === PALETTE_16) return index < 8 ? `${low + index}` : `${bright + index - 8}`;
  if (mode === PALETTE_256) return `${wide};5;${index}`;
  return `${wide};2;${rgb(packed).join(";")}`;
}

function rgb(packed: number): [number, number, number] {
  return [(packed >>> 16) & 0xff, (packed >>> 8) & 0xff, packed & 0xff];
}

function linkOf(urlId: number, links: LinkLookup): Link | null {
  const data = urlId === 0 ? undefined : links.getLinkData(urlId);
  return data === undefined ? null : { id: data.id ?? "", uri: data.uri };
}
