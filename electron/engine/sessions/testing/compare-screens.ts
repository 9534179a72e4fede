import type { IBuffer, Terminal } from "@xterm/headless";
import { penStyle, styleOf } from "../cell-style.ts";
import { charsetFlag } from "../charsets.ts";
import { type BufferInternals, emulatorInternals, type RawCell } from "../emulator-internals.ts";

/** How two terminals differ, in words: every cell of every line, what acts on later output, and the modes. */
export function differences(
  expected: Terminal,
  actual: Terminal,
  when: string,
  look: { readonly savedCursor: boolean } = { savedCursor: true },
): string[] {
  const found: string[] = [];
  const check = (what: string, a: unknown, b: unknown) => {
    const [left, right] = [JSON.stringify(a), JSON.stringify(b)];
    if (left !== right) found.push(`${when}: ${what}: expected ${left}, got ${right}`);
  };
  check("size", [expected.cols, expected.rows], [actual.cols, actual.rows]);
  for (const [name, a, b] of buffers(expected, actual)) {
    // After a resize the library may keep lines above the alternate screen that nothing can show.
    const count = name === "normal" ? a.length : expected.rows;
    if (name === "normal") check("normal lines", a.length, b.length);
    for (let back = count; back > 0; back -= 1) {
      const [left, right] = [line(expected, a, a.length - back), line(actual, b, b.length - back)];
      check(`${name} line ${back} from the end`, left, right);
    }
  }
  check("state", state(expected, look.savedCursor), state(actual, look.savedCursor));
  return found.slice(0, 12);
}

function buffers(expected: Terminal, actual: Terminal): [string, IBuffer, IBuffer][] {
  const [a, b] = [expected.buffer, actual.buffer];
  const normal: [string, IBuffer, IBuffer] = ["normal", a.normal, b.normal];
  return a.active.type === "alternate" ? [normal, ["alternate", a.alternate, b.alternate]] : [normal];
}

function line(terminal: Terminal, buffer: IBuffer, row: number): unknown {
  const { _oscLinkService } = emulatorInternals(terminal);
  const at = buffer.getLine(row);
  const cells: string[] = [];
  let afterWide = false;
  for (let col = 0; col < terminal.cols; col += 1) {
    const cell = at?.getCell(col) as RawCell | undefined;
    if (cell === undefined) continue;
    const style = styleOf(cell, _oscLinkService);
    const link = style.link === null ? "" : `${style.link.id} ${style.link.uri}`;
    const look = `${style.sgr}${style.protected ? "P" : ""}${link}`;
    const empty = cell.getChars() === "";
    // The second half of a wide character carries no look of its own. A resize or an insertion can leave half of one,
    // which no output can print: it comes back as an empty cell.
    const half = cell.getWidth() === 2 ? col === terminal.cols - 1 : empty && cell.getWidth() === 0;
    if (afterWide && empty) cells.push("|0|");
    else if (half) cells.push("|1|");
    else
      cells.push(
        `${isCorner(buffer, row, col, terminal.cols) ? cell.getChars().trim() : cell.getChars()}|${cell.getWidth()}|${look}`,
      );
    afterWide = cell.getWidth() === 2;
  }
  return [at?.isWrapped, cells.join(" ")];
}

/** The last cell of all: beside another left-over it comes back as a blank instead of empty, which looks the same. */
function isCorner(buffer: IBuffer, row: number, col: number, cols: number): boolean {
  return row === buffer.length - 1 && col === cols - 1;
}

function state(terminal: Terminal, savedCursor: boolean): unknown {
  const internals = emulatorInternals(terminal);
  const { charset, glevel, _charsets } = internals._charsetService;
  const { synchronizedOutput, cursorStyle, cursorBlink } = internals.coreService.decPrivateModes;
  const alternate = terminal.buffer.active.type === "alternate";
  return {
    active: terminal.buffer.active.type,
    cursor: [internals.buffers.active.x, internals.buffers.active.y],
    normal: bufferState(internals.buffers.normal, terminal, savedCursor),
    alternate: alternate ? bufferState(internals.buffers.alt, terminal, savedCursor) : null,
    pen: penStyle(internals._inputHandler._curAttrData, internals._oscLinkService),
    charsets: [charsetFlag(charset), glevel, [0, 1, 2, 3].map((group) => charsetFlag(_charsets[group]))],
    modes: terminal.modes,
    more: { synchronizedOutput, cursorStyle, cursorBlink, hidden: internals.coreService.isCursorHidden },
    mouse: [internals.coreMouseService.activeProtocol, internals.coreMouseService.activeEncoding],
    options: [internals.options.convertEol, internals.options.cursorBlink],
  };
}

function bufferState(buffer: BufferInternals, terminal: Terminal, savedCursor: boolean): unknown {
  const { _oscLinkService } = emulatorInternals(terminal);
  const clamp = (value: number, most: number) => Math.min(most, Math.max(0, value));
  const { fg, bg, extended } = buffer.savedCurAttrData;
  const style = styleOf({ fg, bg: bg & ~0x10000000, extended }, _oscLinkService);
  // Restoring the cursor clamps it to the screen.
  const place = [
    clamp(buffer.savedX, terminal.cols - 1),
    clamp(buffer.savedY - buffer.ybase, terminal.rows - 1),
  ];
  const memory = [place, style.sgr, style.protected, charsetFlag(buffer.savedCharset)];
  return {
    ...(savedCursor ? { memory } : {}),
    region: [buffer.scrollTop, buffer.scrollBottom],
    tabs: Array.from({ length: terminal.cols }, (_, col) => col).filter((col) => buffer.tabs[col] === true),
  };
}
