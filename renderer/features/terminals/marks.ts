import type { IDecoration, IDisposable, IMarker, Terminal } from "@xterm/xterm";

/** A program that marks every line must not fill the memory. */
const MOST_MARKS = 1_000;
const LONGEST_LABEL = 120;

export interface Mark {
  readonly marker: IMarker;
  /** What began here, as the agent told it; null: a command of a shell. */
  readonly label: string | null;
  /** As the program says; null: it did not say. */
  readonly exit: number | null;
  /** Which moment of its mission it is; null: none that is kept. */
  readonly key: string | null;
  /** When the mission recorded it; a shell says no time. */
  readonly when: number | null;
}

/** Where a jump arrived. */
export interface MarkPlace {
  readonly at: number;
  readonly total: number;
  readonly label: string | null;
  readonly exit: number | null;
  readonly when: number | null;
}

/**
 * Where commands and tools begin in one terminal: from the shell's own marks (OSC 133), and from what an agent reports while
 * it is shown. They are for finding one's way only: a program can write them as it likes, so no state follows from them.
 */
export class Marks {
  readonly #terminal: Terminal;
  readonly #className: string;
  readonly #drawn = new Map<IMarker, IDecoration>();
  #marks: readonly Mark[] = [];
  #current: IMarker | null = null;

  constructor(terminal: Terminal, className: string) {
    this.#terminal = terminal;
    this.#className = className;
    terminal.parser.registerOscHandler(133, (data) => this.#onShell(data));
  }

  get all(): readonly Mark[] {
    return this.#marks;
  }

  /** Something begins at the line that is being written. */
  add(label: string | null, { key = null, when = null }: Partial<Pick<Mark, "key" | "when">> = {}): void {
    const { active } = this.#terminal.buffer;
    if (active.type === "alternate") return;
    const line = active.baseY + active.cursorY;
    // A prompt and its command are one place.
    const before = this.#marks.at(-1);
    if (before?.marker.line === line && before.key === null) this.#drop(before.marker);
    const marker = this.#terminal.registerMarker(0);
    const mark = { marker, label: label?.slice(0, LONGEST_LABEL) ?? null, exit: null, key, when };
    this.#marks = [...this.#marks, mark];
    const gone: IDisposable = marker.onDispose(() => {
      gone.dispose();
      this.#forget(marker);
    });
    this.#draw(mark);
    if (this.#marks.length > MOST_MARKS) this.#drop(this.#marks[0]?.marker);
  }

  /** Goes to the mark before or after the one that was gone to last. null: there is none in that direction. */
  jump(step: 1 | -1): MarkPlace | null {
    const from = this.#marks.findIndex(({ marker }) => marker === this.#current);
    const at = from < 0 ? (step < 0 ? this.#marks.length - 1 : this.#marks.length) : from + step;
    const mark = this.#marks[at];
    return mark === undefined ? null : this.goTo(mark);
  }

  /** null: its line is not kept any more. */
  goTo({ marker }: Mark): MarkPlace | null {
    const at = this.#marks.findIndex((each) => each.marker === marker);
    const mark = this.#marks[at];
    if (mark === undefined) return null;
    this.#show(marker);
    this.#terminal.scrollToLine(Math.max(0, marker.line));
    const { label, exit, when } = mark;
    return { at: at + 1, total: this.#marks.length, label, exit, when };
  }

  /** What stands between the mark that was gone to last, or the newest one, and the next. */
  block(): string | null {
    const chosen = this.#marks.findIndex(({ marker }) => marker === this.#current);
    const at = chosen < 0 ? this.#marks.length - 1 : chosen;
    const [mark, next] = [this.#marks[at], this.#marks[at + 1]];
    if (mark === undefined) return null;
    const { active } = this.#terminal.buffer;
    const end = next?.marker.line ?? active.baseY + active.cursorY + 1;
    let text = "";
    for (let line = mark.marker.line; line < end; line++) {
      const row = active.getLine(line);
      if (row === undefined) break;
      text += (row.isWrapped || text === "" ? "" : "\n") + row.translateToString(true);
    }
    return text.trimEnd();
  }

  /** Prompt, command, output, end: A, B, C and D with the exit code. */
  #onShell(data: string): boolean {
    const [kind, code] = data.split(";");
    if (kind === "A" || kind === "C") this.add(null);
    if (kind === "D") this.#end(Number.parseInt(code ?? "", 10));
    return true;
  }

  #end(code: number): void {
    const last = this.#marks.at(-1);
    if (last === undefined || last.label !== null || Number.isNaN(code)) return;
    const ended = { ...last, exit: code };
    this.#marks = [...this.#marks.slice(0, -1), ended];
    this.#draw(ended);
  }

  #show(marker: IMarker): void {
    const before = this.#current;
    this.#current = marker;
    for (const mark of this.#marks) if (mark.marker === before || mark.marker === marker) this.#draw(mark);
  }

  #draw({ marker, exit }: Mark): void {
    this.#drawn.get(marker)?.dispose();
    const decoration = this.#terminal.registerDecoration({ marker, x: 0, width: 1 });
    if (decoration === undefined) return;
    this.#drawn.set(marker, decoration);
    decoration.onRender((element) => {
      element.className = `xterm-decoration ${this.#className}`;
      element.dataset["mark"] = exit === null ? "begun" : exit === 0 ? "good" : "failed";
      element.dataset["current"] = String(marker === this.#current);
      element.textContent = exit === null || exit === 0 ? "" : String(exit);
    });
  }

  #drop(marker: IMarker | undefined): void {
    if (marker !== undefined) marker.dispose();
  }

  #forget(marker: IMarker): void {
    this.#drawn.get(marker)?.dispose();
    this.#drawn.delete(marker);
    this.#marks = this.#marks.filter((mark) => mark.marker !== marker);
    if (this.#current === marker) this.#current = null;
  }
}
