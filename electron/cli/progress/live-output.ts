import { safeJson } from "../safe-text.ts";
import { painted, span, type Span } from "./styled-text.ts";

/** As much of a stream as is written to. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Back to the first column, and nothing behind it. */
const CLEAR_LINE = "\r\u001b[2K";
/** Of a terminal that does not say how wide it is. */
const USUAL_COLUMNS = 80;

/**
 * Says things while a command runs. On a terminal a status stands below everything that was said; it is taken away before
 * each line and drawn again after it, in one write, so that the two never mix. Elsewhere there is no status and no colour.
 */
export class LiveOutput {
  readonly isTerminal: boolean;
  readonly #screen: Screen;
  readonly #colours: boolean;
  #status: readonly Span[] | null = null;
  #drawn = false;

  constructor(screen: Screen, environment: NodeJS.ProcessEnv) {
    this.#screen = screen;
    const terminal = environment["TERM"];
    this.isTerminal = screen.isTTY === true && terminal !== "dumb";
    const unwanted = environment["NO_COLOR"];
    this.#colours = this.isTerminal && (unwanted === undefined || unwanted === "");
  }

  /** One tidy line: on a terminal it is cut where that ends. */
  line(...spans: readonly Span[]): void {
    this.#say(`${this.#painted(spans, this.#width).trimEnd()}\n`);
  }

  /** Several lines at once, each of them whole: nothing gets between them, and nothing of them is left out. */
  lines(lines: readonly (readonly Span[])[]): void {
    this.#say(lines.map((line) => `${this.#painted(line, null).trimEnd()}\n`).join(""));
  }

  /** Plain lines, each as it is. */
  texts(texts: readonly string[]): void {
    this.lines(texts.map((text) => [span(text)]));
  }

  /** One object on one line, for programs. */
  json(value: unknown): void {
    this.#screen.write(`${safeJson(value, 0)}\n`);
  }

  /** What stands below; null: nothing does any more. */
  status(status: readonly Span[] | null): void {
    if (!this.isTerminal) return;
    this.#status = status;
    const text = this.#cleared() + this.#redrawn();
    if (text !== "") this.#screen.write(text);
  }

  /** Leaves the terminal as it was found. */
  close(): void {
    this.status(null);
  }

  #say(text: string): void {
    this.#screen.write(this.#cleared() + text + this.#redrawn());
  }

  #cleared(): string {
    if (!this.#drawn) return "";
    this.#drawn = false;
    return CLEAR_LINE;
  }

  #redrawn(): string {
    if (this.#status === null) return "";
    this.#drawn = true;
    return this.#painted(this.#status, this.#width);
  }

  /** One cell is left free: a line that fills the last one wraps on some terminals, and could not be cleared. */
  get #width(): number | null {
    return this.isTerminal ? (this.#screen.columns ?? USUAL_COLUMNS) - 1 : null;
  }

  #painted(line: readonly Span[], width: number | null): string {
    return painted(line, { colours: this.#colours, width });
  }
}
