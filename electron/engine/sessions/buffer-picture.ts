import type { IBuffer, IBufferCell, IBufferLine, Terminal } from "@xterm/headless";
import { type CellStyle, isErased, PLAIN, sameStyle, styleChange, styleOf } from "./cell-style.ts";
import { mayJoinBefore, mayJoinBehind } from "./grapheme-joins.ts";
import type { EmulatorInternals, RawCell } from "./emulator-internals.ts";

/** Two columns wide in every width table; printed and half overwritten where only that leaves the wanted cell. */
const WIDE = "\u4e00";

/**
 * Writes one buffer as the sequences that print it into an empty one of the same size: every cell with its attributes,
 * and which lines continue the line before. Needs a terminal in its start state (no scroll region, wrapping on), and
 * leaves it with the cursor anywhere and the plain style.
 */
export class BufferPicture {
  readonly #buffer: IBuffer;
  readonly #internals: EmulatorInternals;
  readonly #cols: number;
  readonly #rows: number;
  readonly #cell: IBufferCell;
  #out: string[] = [];
  #style: CellStyle = PLAIN;

  constructor(terminal: Terminal, buffer: IBuffer, internals: EmulatorInternals) {
    this.#buffer = buffer;
    this.#internals = internals;
    this.#cols = terminal.cols;
    this.#rows = terminal.rows;
    this.#cell = buffer.getNullCell();
  }

  /** The viewport and at most `scrollbackLines` above it. */
  write(scrollbackLines: number): string {
    this.#out = [];
    this.#style = PLAIN;
    const first = Math.max(0, this.#buffer.length - this.#rows - scrollbackLines);
    if (this.#buffer.getLine(first)?.isWrapped === true) this.#startWrapped(first);
    else this.#lines(first, this.#buffer.length);
    this.setStyle(PLAIN);
    return this.#out.join("");
  }

  /**
   * A first line that continues one that is not there: it is printed below a line of its own making, and once that has left the
   * screen the scrollback, which holds nothing else, is cleared.
   */
  #startWrapped(first: number): void {
    this.#wrapFromEmptyLine();
    this.#lines(first, first + this.#rows);
    this.#out.push("\x1b[3J");
    this.#lineBreak(first + this.#rows);
    this.#lines(first + this.#rows, this.#buffer.length);
  }

  #wrapFromEmptyLine(): void {
    this.#out.push(`\x1b[${this.#cols}Gxx\r\x1b[X`);
  }

  #lines(from: number, to: number): void {
    for (let row = from; row < to; row += 1) {
      this.#line(row);
      if (row + 1 < to) this.#lineBreak(row + 1);
    }
  }

  #lineBreak(next: number): void {
    const line = next < this.#buffer.length ? this.#buffer.getLine(next) : undefined;
    if (line === undefined) return;
    const leftover = this.#leftoverAtEdge(next - 1);
    if (leftover !== undefined && (line.isWrapped || this.#rows > 1))
      this.#wrapWide(leftover, line.isWrapped);
    else if (!line.isWrapped) this.#plainBreak();
    else if (this.#rows === 1) this.#wrapOnlyRow(next);
    else this.#wrapInto(next);
  }

  #plainBreak(): void {
    this.setStyle(PLAIN);
    this.#out.push("\r\n");
  }

  /** The style of an empty last cell that carries more than a background. */
  #leftoverAtEdge(row: number): CellStyle | undefined {
    const line = this.#buffer.getLine(row);
    const last = line === undefined ? undefined : this.#at(line, this.#cols - 1);
    if (last === undefined || last.getChars() !== "" || last.getWidth() !== 1 || isErased(last))
      return undefined;
    return styleOf(last, this.#internals._oscLinkService);
  }

  /** A wide character that does not fit into the last cell wraps and leaves it empty, in its own style. */
  #wrapWide(style: CellStyle, wrapped: boolean): void {
    this.#column(this.#cols - 1);
    this.setStyle(style);
    this.#out.push(WIDE);
    this.setStyle(PLAIN);
    this.#out.push(`\r\x1b[${this.#cols}X`);
    // A line feed onto a line takes the mark of a continued line off it.
    if (!wrapped) this.#out.push("\x1b[A\n");
  }

  /** Only printing past the edge marks a line as continued, so the last cell is printed anew and then put right. */
  #wrapInto(next: number): void {
    this.setStyle(PLAIN);
    this.#wrapFromEmptyLine();
    this.#out.push("\x1b[A");
    this.#lastCells(next - 1);
    this.setStyle(PLAIN);
    this.#out.push("\x1b[B\r");
  }

  /** With a single row the line before is out of reach after the wrap: it must end in a character, or the mark is lost. */
  #wrapOnlyRow(next: number): void {
    const before = this.#buffer.getLine(next - 1);
    const last = before === undefined ? undefined : this.#at(before, this.#cols - 1);
    if (last === undefined || last.getChars() === "" || last.getWidth() !== 1) {
      this.#plainBreak();
      return;
    }
    const chars = last.getChars();
    this.#column(this.#cols - 1);
    this.setStyle(styleOf(last, this.#internals._oscLinkService));
    this.#out.push(chars);
    this.setStyle(PLAIN);
    this.#out.push("x\r\x1b[X");
  }

  #lastCells(row: number): void {
    const line = this.#buffer.getLine(row);
    if (line === undefined) return;
    const start = line.getCell(this.#cols - 2)?.getWidth() === 2 ? this.#cols - 2 : this.#cols - 1;
    this.#column(start);
    this.#out.push(`\x1b[${this.#cols - start}X`);
    this.#cells(line, start);
  }

  #line(row: number): void {
    const line = this.#buffer.getLine(row);
    if (line !== undefined) this.#cells(line, 0);
  }

  /** Prints the cells from a column on; the cursor stands there. Empty cells with a background are erased into place. */
  #cells(line: IBufferLine, from: number): void {
    let cursor = from;
    let joinsNext = false;
    for (let col = from; col < this.#cols;) {
      const cell = this.#at(line, col);
      if (cell === undefined) return;
      const width = cell.getWidth();
      // A resize can leave the first half of a wide character in the last column, where none fits.
      const chars = width === 2 && col === this.#cols - 1 ? "" : cell.getChars();
      const style = styleOf(cell, this.#internals._oscLinkService);
      if (chars === "") {
        const erased = isErased(cell);
        const run = this.#emptyRun(line, col, style);
        if (style !== PLAIN && width === 1) cursor = this.#empty(line, col, run, cursor, style, erased);
        col += run;
        continue;
      }
      // A mark without a base, or half a pair, prints alone only where no character came right before it.
      if (cursor !== col || width === 0 || joinsNext || mayJoinBefore(chars)) this.#column(col);
      this.setStyle(style);
      this.#out.push(chars);
      joinsNext = mayJoinBehind(chars);
      cursor = col + Math.max(1, width);
      col = cursor;
    }
  }

  #emptyRun(line: IBufferLine, col: number, style: CellStyle): number {
    let end = col + 1;
    for (; end < this.#cols; end += 1) {
      const cell = this.#at(line, end);
      if (cell === undefined || cell.getChars() !== "" || cell.getWidth() !== 1) break;
      if (!sameStyle(style, styleOf(cell, this.#internals._oscLinkService))) break;
    }
    return end - col;
  }

  /** Returns where the cursor is afterwards. */
  #empty(
    line: IBufferLine,
    col: number,
    run: number,
    cursor: number,
    style: CellStyle,
    erased: boolean,
  ): number {
    if (cursor !== col) this.#column(col);
    this.setStyle(style);
    if (erased) {
      this.#out.push(`\x1b[${run}X`);
      return col;
    }
    let at = col;
    for (let each = col; each < col + run; each += 1) at = this.#styledEmpty(line, each, style);
    return at;
  }

  /**
   * An empty cell that carries more than a background is what is left of a wide character of which one half was
   * overwritten. In the last column the character before it is printed again; where that is such a cell too, a styled
   * blank is as near as it gets.
   */
  #styledEmpty(line: IBufferLine, col: number, style: CellStyle): number {
    this.#column(col);
    this.setStyle(style);
    if (col < this.#cols - 1) {
      this.#out.push(`${WIDE}\x1b[${col + 2}G `);
      // The neighbour was overwritten; the cells that follow put it right, an empty plain one is erased here.
      this.setStyle(PLAIN);
      this.#out.push(`\x1b[${col + 2}G\x1b[X`);
      return col + 1;
    }
    return this.#styledEmptyAtEdge(line, col);
  }

  #styledEmptyAtEdge(line: IBufferLine, col: number): number {
    const half = line.getCell(col - 1);
    const start = half?.getWidth() === 0 && half.getChars() === "" ? col - 2 : col - 1;
    const before = line.getCell(start) as RawCell | undefined;
    const chars = before?.getChars() ?? "";
    if (before === undefined || (chars === "" && !isErased(before))) {
      this.#out.push(" ");
      return col + 1;
    }
    this.#column(col - 1);
    this.#out.push(`${WIDE}\x1b[${col}G `);
    this.setStyle(styleOf(before, this.#internals._oscLinkService));
    this.#column(start);
    this.#out.push(chars === "" ? "\x1b[X" : chars);
    return chars === "" ? start : col;
  }

  #at(line: IBufferLine, col: number): RawCell | undefined {
    return line.getCell(col, this.#cell) as RawCell | undefined;
  }

  setStyle(style: CellStyle): void {
    this.#out.push(styleChange(this.#style, style));
    this.#style = style;
  }

  #column(col: number): void {
    this.#out.push(`\x1b[${col + 1}G`);
  }
}
