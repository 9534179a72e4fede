import { FitAddon } from "@xterm/addon-fit";
import { SearchAddon } from "@xterm/addon-search";
import { UnicodeGraphemesAddon } from "@xterm/addon-unicode-graphemes";
import { Terminal } from "@xterm/xterm";
import type { Screen } from "./attachment.ts";
import { guardEraseAtCorner } from "./erase-at-corner.ts";
import { Marks } from "./marks.ts";
import { guardOutput } from "./output-guard.ts";
import { plainLinks } from "./plain-links.ts";
import type { ViewPlace } from "./scroll-anchor.ts";
import styles from "./terminal-marks.module.css";
import { terminalTheme } from "./terminal-theme.ts";

/** Lines kept above the screen, in the terminal a person works in and in those beside it. */
const SCROLLBACK_ACTIVE = 10_000;
const SCROLLBACK_BESIDE = 1_000;
/** While a person reads older lines, so many more arrive before the oldest are let go. */
const SCROLLBACK_READING = 60_000;

/** Marking more than these slows typing down; the count then says "1,000+". */
export const MOST_FOUND = 1_000;

const LARGEST_FONT_PX = 13;
/** Nothing in the app is set smaller. A terminal that is wider still is scrolled. */
const SMALLEST_FONT_PX = 11;
/** A tile in which fewer letters fit beside each other takes the next smaller font. */
const COMFORTABLE_COLS = 64;

const SCROLLBAR_PX = 10;

export interface EmulatorOptions {
  readonly cols: number;
  readonly rows: number;
  readonly onInput: (bytes: Uint8Array) => void;
  readonly onLink: (address: string) => void;
  readonly onPlace: (place: ViewPlace) => void;
}

export interface Size {
  readonly cols: number;
  readonly rows: number;
}

/** One xterm, set up to be safe with output nobody vouches for. */
export class Emulator implements Screen {
  readonly terminal: Terminal;
  readonly marks: Marks;
  readonly #fit = new FitAddon();
  #controlled = false;
  #active = false;
  #reading = false;
  #searching = false;
  #theme = "";

  constructor({ cols, rows, onInput, onLink, onPlace }: EmulatorOptions) {
    this.terminal = new Terminal({
      cols,
      rows,
      // The width tables and the marks of a search are behind this switch.
      allowProposedApi: true,
      disableStdin: true,
      cursorBlink: false,
      cursorInactiveStyle: "outline",
      fontFamily: '"JetBrains Mono Variable", ui-monospace, monospace',
      fontSize: LARGEST_FONT_PX,
      lineHeight: 1.25,
      scrollback: SCROLLBACK_BESIDE,
      minimumContrastRatio: 4.5,
      screenReaderMode: false,
      scrollOnUserInput: true,
      smoothScrollDuration: 0,
      macOptionClickForcesSelection: true,
      rightClickSelectsWord: false,
      windowOptions: {},
      theme: terminalTheme(),
      overviewRuler: { width: SCROLLBAR_PX },
      linkHandler: { activate: (_, address) => onLink(address), allowNonHttpProtocols: false },
    });
    this.terminal.loadAddon(this.#fit);
    this.terminal.loadAddon(new UnicodeGraphemesAddon());
    guardOutput(this.terminal);
    this.marks = new Marks(this.terminal, styles.mark ?? "");
    guardEraseAtCorner(this.terminal);
    this.terminal.registerLinkProvider(plainLinks(this.terminal, onLink));
    this.#listen(onInput, onPlace);
  }

  open(host: HTMLElement): void {
    this.terminal.open(host);
    // Without control the keyboard belongs to the page: Tab moves on, and nothing is swallowed.
    this.terminal.attachCustomKeyEventHandler((event) => this.#controlled && !isCopyOrPaste(event));
    this.terminal.textarea?.setAttribute("tabindex", "-1");
  }

  clear(cols: number, rows: number): void {
    this.terminal.reset();
    this.terminal.resize(cols, rows);
  }

  write(bytes: Uint8Array, parsed: () => void): void {
    this.terminal.write(bytes, parsed);
  }

  resize(cols: number, rows: number): void {
    if (cols !== this.terminal.cols || rows !== this.terminal.rows) this.terminal.resize(cols, rows);
  }

  get controlled(): boolean {
    return this.#controlled;
  }

  /** With control, keys and the terminal's own answers to its process are sent; without, both are dropped. */
  setControlled(controlled: boolean): void {
    this.#controlled = controlled;
    this.terminal.options.disableStdin = !controlled;
    this.terminal.options.cursorBlink = controlled && !matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.terminal.textarea?.setAttribute("tabindex", controlled ? "0" : "-1");
  }

  setActive(active: boolean): void {
    this.#active = active;
    this.#setScrollback();
  }

  /** Reads the page's colours again, after they changed. */
  followTheme(name: string): void {
    if (name === this.#theme) return;
    this.#theme = name;
    this.terminal.options.theme = terminalTheme();
  }

  /** Keeps its lines as text beside the picture, and reads new ones out. */
  setReadOut(readOut: boolean): void {
    this.terminal.options.screenReaderMode = readOut;
  }

  setReading(reading: boolean): void {
    this.#reading = reading;
    this.#setScrollback();
  }

  /** One for each time a person searches: it remembers lines by their number, so while it is there none goes away at the top. */
  startSearch(): SearchAddon {
    const search = new SearchAddon({ highlightLimit: MOST_FOUND });
    this.terminal.loadAddon(search);
    this.#searching = true;
    this.#setScrollback();
    return search;
  }

  endSearch(search: SearchAddon): void {
    search.dispose();
    this.#searching = false;
    this.#setScrollback();
  }

  /** The size that fills the host, at the largest font that leaves lines long enough to read. */
  fittingSize(): Size | null {
    for (let px = LARGEST_FONT_PX; px > SMALLEST_FONT_PX; px -= 1) {
      const size = this.#sizeAt(px);
      if (size === null || size.cols >= COMFORTABLE_COLS) return size;
    }
    return this.#sizeAt(SMALLEST_FONT_PX);
  }

  /** For a terminal whose size another window sets: the largest font at which it fits. False when there is none. */
  scaleToHost(): boolean {
    const { cols, rows } = this.terminal;
    for (let px = LARGEST_FONT_PX; px >= SMALLEST_FONT_PX; px -= 1) {
      const size = this.#sizeAt(px);
      if (size === null || (size.cols >= cols && size.rows >= rows)) return true;
    }
    return false;
  }

  scrollToNewest(): void {
    this.terminal.scrollToBottom();
  }

  text(): string {
    const buffer = this.terminal.buffer.active;
    const lines = Array.from(
      { length: buffer.length },
      (_, at) => buffer.getLine(at)?.translateToString(true) ?? "",
    );
    return lines.join("\n").trimEnd();
  }

  dispose(): void {
    this.terminal.dispose();
  }

  #listen(onInput: (bytes: Uint8Array) => void, onPlace: (place: ViewPlace) => void): void {
    const encoder = new TextEncoder();
    // Also what the library answers to queries of the process: without control nobody answers here.
    const send = (bytes: Uint8Array) => {
      if (this.#controlled) onInput(bytes);
    };
    this.terminal.onData((text) => send(encoder.encode(text)));
    // Old mouse reports are bytes, not text.
    this.terminal.onBinary((binary) =>
      send(Uint8Array.from(binary, (letter) => letter.charCodeAt(0) & 0xff)),
    );
    const place = () => {
      const { baseY, viewportY } = this.terminal.buffer.active;
      onPlace({ base: baseY, top: viewportY });
    };
    this.terminal.onWriteParsed(place);
    this.terminal.onScroll(place);
    this.terminal.onRender(place);
  }

  #sizeAt(px: number): Size | null {
    this.#setFont(px);
    const size = this.#fit.proposeDimensions();
    return size === undefined || Number.isNaN(size.cols) ? null : { cols: size.cols, rows: size.rows };
  }

  #setFont(px: number): void {
    if (this.terminal.options.fontSize !== px) this.terminal.options.fontSize = px;
  }

  #setScrollback(): void {
    const beside = this.#active ? SCROLLBACK_ACTIVE : SCROLLBACK_BESIDE;
    const wanted = this.#reading || this.#searching ? SCROLLBACK_READING : beside;
    if (this.terminal.options.scrollback !== wanted) this.terminal.options.scrollback = wanted;
  }
}

/** Copy and paste stay with the app even under control, in the form that no shell uses. */
export function isCopyOrPaste(event: KeyboardEvent): boolean {
  const letter = event.code === "KeyC" || event.code === "KeyV";
  return letter && !event.altKey && ((event.ctrlKey && event.shiftKey) || event.metaKey);
}
