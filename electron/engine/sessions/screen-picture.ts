import type { Terminal } from "@xterm/headless";
import { BufferPicture } from "./buffer-picture.ts";
import { type CellStyle, PLAIN, penStyle, styleChange, styleOf } from "./cell-style.ts";
import { charsetFlag } from "./charsets.ts";
import type {
  BufferInternals,
  CellAttributes,
  Charset,
  EmulatorInternals,
  RawCell,
} from "./emulator-internals.ts";

/** Ends whatever sequence the reader is in the middle of, then a full reset: the picture clears the terminal itself. */
const START = "\x18\x1bc\x1b[20l";

/** A title is one line of text; more of it is not part of the picture. */
const MAX_TITLE_CHARACTERS = 1_000;

/** Bits of the packed attributes: see cell-style.ts. */
const EXTENDED = 0x10000000;
const UNDERLINE = 0x10000000;

const GROUP_DESIGNATORS = ["(", ")", "*", "+"] as const;
const INVOKE_GROUP = ["\x0f", "\x0e", "\x1bn", "\x1bo"] as const;

/**
 * The sequences that make a reset terminal of the same size look and act like this one. README.md lists what they carry
 * and what they cannot.
 */
export function screenPicture(
  terminal: Terminal,
  internals: EmulatorInternals,
  scrollbackLines: number,
  title: string,
): string {
  const { normal, alternate, active } = terminal.buffer;
  const { buffers } = internals;
  let out = START + new BufferPicture(terminal, normal, internals).write(scrollbackLines);
  out += bufferState(buffers.normal, terminal, internals);
  if (active.type === "alternate") {
    out += `${place(buffers.normal, terminal.cols)}\x1b[?47h\x1b[H`;
    out += new BufferPicture(terminal, alternate, internals).write(0);
    out += bufferState(buffers.alt, terminal, internals);
  } else {
    const saved = savedCursor(buffers.alt, terminal.rows, internals);
    if (saved !== "") out += `\x1b[?47h${saved}\x1b[?47l`;
  }
  return out + ending(terminal, internals, title);
}

/** Tab stops, saved cursor and scroll region: each buffer has its own. The scroll region comes last and homes the cursor. */
function bufferState(buffer: BufferInternals, terminal: Terminal, internals: EmulatorInternals): string {
  return (
    tabStops(buffer, terminal.cols) +
    savedCursor(buffer, terminal.rows, internals) +
    region(buffer, terminal.rows)
  );
}

function tabStops(buffer: BufferInternals, cols: number): string {
  const stops: number[] = [];
  for (let col = 0; col < cols; col += 1) if (buffer.tabs[col] === true) stops.push(col);
  const usual = stops.length === Math.ceil(cols / 8) && stops.every((col) => col % 8 === 0);
  return usual ? "" : `\x1b[3g${stops.map((col) => `\x1b[${col + 1}G\x1bH`).join("")}`;
}

function savedCursor(buffer: BufferInternals, rows: number, internals: EmulatorInternals): string {
  const row = Math.min(rows - 1, Math.max(0, buffer.savedY - buffer.ybase));
  const style = savedStyle(buffer.savedCurAttrData, internals);
  const flag = charsetFlag(buffer.savedCharset);
  if (row === 0 && buffer.savedX === 0 && style === PLAIN && flag === "B") return "";
  const charset = flag === "B" ? ["", ""] : [`\x1b(${flag}`, "\x1b(B"];
  const change = [styleChange(PLAIN, style), styleChange(style, PLAIN)];
  return `${charset[0]}${change[0]}\x1b[${row + 1};${buffer.savedX + 1}H\x1b7${change[1]}${charset[1]}`;
}

/**
 * Saving the cursor keeps the flag that there is a link or an underline style, but not which. Some link is opened while
 * the cursor is saved, so that restoring it brings the flag back and with it the link that is open by then.
 */
function savedStyle({ fg, bg }: CellAttributes, internals: EmulatorInternals): CellStyle {
  const none = { fg, bg: bg & ~EXTENDED, extended: { urlId: 0, underlineColor: 0, _ext: 0 } };
  const style = styleOf(none, internals._oscLinkService);
  const flagged = (bg & EXTENDED) !== 0 && (fg & UNDERLINE) === 0;
  return flagged ? { ...style, link: { id: "", uri: "saved:" } } : style;
}

function region(buffer: BufferInternals, rows: number): string {
  if (buffer.scrollTop === 0 && buffer.scrollBottom === rows - 1) return "";
  return `\x1b[${buffer.scrollTop + 1};${buffer.scrollBottom + 1}r`;
}

/** The cursor by absolute position; must come before origin mode. */
function place(buffer: BufferInternals, cols: number): string {
  return `\x1b[${buffer.y + 1};${Math.min(buffer.x, cols - 1) + 1}H`;
}

function ending(terminal: Terminal, internals: EmulatorInternals, title: string): string {
  const buffer = internals.buffers.active;
  const restored = restoredCharset(internals, buffer);
  let out = restored === "" ? "" : `${restored}${styleChange(BOLD_NOW, PLAIN)}`;
  out += cursor(terminal, buffer, internals);
  const pen = penStyle(internals._inputHandler._curAttrData, internals._oscLinkService);
  out += styleChange(lastStyle(terminal, buffer, internals), pen);
  if (restored === "") out += charsets(internals);
  out += modes(terminal, internals);
  if (title !== "") out += `\x1b]2;${title.slice(0, MAX_TITLE_CHARACTERS)}\x1b\\`;
  return out;
}

/** Any style but the plain one: forces the reset after a restored cursor brought unknown attributes. */
const BOLD_NOW = { ...PLAIN, sgr: "1" };

/**
 * Restoring a cursor can leave a character set in use that belongs to no group. The one way back there is to restore
 * again; it only works while the saved set is still that one.
 */
function restoredCharset(internals: EmulatorInternals, buffer: BufferInternals): string {
  const { charset, glevel, _charsets } = internals._charsetService;
  if (sameCharset(charset, _charsets[glevel]) || !sameCharset(charset, buffer.savedCharset)) return "";
  return `${charsets(internals)}\x1b8`;
}

function sameCharset(a: Charset, b: Charset): boolean {
  return charsetFlag(a) === charsetFlag(b);
}

function charsets(internals: EmulatorInternals): string {
  const { glevel, _charsets } = internals._charsetService;
  let out = "";
  for (const [group, designator] of GROUP_DESIGNATORS.entries()) {
    const flag = charsetFlag(_charsets[group]);
    if (flag !== "B") out += `\x1b${designator}${flag}`;
  }
  return glevel === 0 ? out : `${out}${INVOKE_GROUP[glevel] ?? ""}`;
}

/** Puts the cursor where it is; past the last column, where the next character would wrap, by printing the last cell again. */
function cursor(terminal: Terminal, buffer: BufferInternals, internals: EmulatorInternals): string {
  const onNormal = terminal.buffer.active.type === "normal";
  const { originMode } = terminal.modes;
  const row = originMode && !onNormal ? buffer.y - buffer.scrollTop : buffer.y;
  const at = (col: number) => `\x1b[${row + 1};${col + 1}H`;
  const origin = originMode ? "\x1b[?6h" : "";
  // With origin mode the cursor may still stand outside of the scroll region; the alternate screen has none.
  if (originMode && onNormal && buffer.x < terminal.cols) return `${origin}\x1b[?47h${at(buffer.x)}\x1b[?47l`;
  if (buffer.x < terminal.cols) return origin + at(buffer.x);
  const last = lastCell(terminal, buffer);
  if (last === undefined) return origin + at(terminal.cols - 1);
  const style = styleOf(last, internals._oscLinkService);
  if (originMode && onNormal) return origin + pastEdge(at(terminal.cols - 1), style);
  if (last.getChars() === "" && last.getWidth() === 1) {
    return (
      origin +
      (onNormal
        ? pastEdge(at(terminal.cols - 1), style)
        : at(terminal.cols - 1) + pastEmpty(style, terminal, buffer))
    );
  }
  const wide = last.getChars() === "" ? leftOf(terminal, buffer) : undefined;
  const chars = wide === undefined ? last.getChars() : wide;
  const from = wide === undefined ? terminal.cols - 1 : terminal.cols - 2;
  return `${origin}${at(from)}${styleChange(PLAIN, style)}${chars}`;
}

/** Past the edge without touching a cell: the position is taken on the alternate screen and brought back. */
function pastEdge(place: string, style: CellStyle): string {
  return `\x1b[?47h${place} \x1b[?47l${styleChange(PLAIN, style)}`;
}

/** On the alternate screen a blank is printed there and, if the whole line is empty, erased again. */
function pastEmpty(style: CellStyle, terminal: Terminal, buffer: BufferInternals): string {
  const lineIsEmpty = terminal.buffer.active.getLine(buffer.ybase + buffer.y)?.translateToString(true) === "";
  return `${styleChange(PLAIN, style)} ${lineIsEmpty ? "\x1b[1K" : ""}`;
}

function lastStyle(terminal: Terminal, buffer: BufferInternals, internals: EmulatorInternals): CellStyle {
  if (buffer.x < terminal.cols) return PLAIN;
  const last = lastCell(terminal, buffer);
  return last === undefined ? PLAIN : styleOf(last, internals._oscLinkService);
}

function lastCell(terminal: Terminal, buffer: BufferInternals): RawCell | undefined {
  return terminal.buffer.active.getLine(buffer.ybase + buffer.y)?.getCell(terminal.cols - 1) as
    | RawCell
    | undefined;
}

function leftOf(terminal: Terminal, buffer: BufferInternals): string | undefined {
  return terminal.buffer.active
    .getLine(buffer.ybase + buffer.y)
    ?.getCell(terminal.cols - 2)
    ?.getChars();
}

const MOUSE_PROTOCOLS: Readonly<Record<string, string>> = {
  X10: "\x1b[?9h",
  VT200: "\x1b[?1000h",
  DRAG: "\x1b[?1002h",
  ANY: "\x1b[?1003h",
};
const MOUSE_ENCODINGS: Readonly<Record<string, string>> = { SGR: "\x1b[?1006h", SGR_PIXELS: "\x1b[?1016h" };
const CURSOR_STYLES = { block: 1, underline: 3, bar: 5 } as const;

/** None of these moves the cursor. */
function modes(terminal: Terminal, internals: EmulatorInternals): string {
  const { modes, options } = { modes: terminal.modes, options: internals.options };
  const { decPrivateModes, isCursorHidden } = internals.coreService;
  const on: string[] = [];
  if (modes.applicationCursorKeysMode) on.push("\x1b[?1h");
  if (modes.applicationKeypadMode) on.push("\x1b=");
  if (modes.bracketedPasteMode) on.push("\x1b[?2004h");
  if (modes.insertMode) on.push("\x1b[4h");
  if (modes.reverseWraparoundMode) on.push("\x1b[?45h");
  if (modes.sendFocusMode) on.push("\x1b[?1004h");
  if (!modes.wraparoundMode) on.push("\x1b[?7l");
  if (decPrivateModes.synchronizedOutput) on.push("\x1b[?2026h");
  if (options.convertEol) on.push("\x1b[20h");
  if (options.cursorBlink) on.push("\x1b[?12h");
  if (isCursorHidden) on.push("\x1b[?25l");
  if (decPrivateModes.cursorStyle !== undefined) {
    const steady = decPrivateModes.cursorBlink === true ? 0 : 1;
    on.push(`\x1b[${CURSOR_STYLES[decPrivateModes.cursorStyle] + steady} q`);
  }
  on.push(MOUSE_PROTOCOLS[internals.coreMouseService.activeProtocol] ?? "");
  on.push(MOUSE_ENCODINGS[internals.coreMouseService.activeEncoding] ?? "");
  return on.join("");
}
