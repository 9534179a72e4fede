import { type Recorded, TranscriptReader } from "./transcript-reader.ts";

export interface RecordedOutputOptions {
  readonly home: string;
  readonly session: string;
  readonly from: number;
  readonly credit: number;
  output(offset: number, bytes: Uint8Array): void;
  resized(offset: number, cols: number, rows: number): void;
  /** Everything recorded was given out. */
  finished(offset: number): void;
  failed(message: string): void;
}

/** The output of a session without a host, read from its transcript as fast as the credit allows. */
export class RecordedOutput {
  readonly #options: RecordedOutputOptions;
  readonly #reader: TranscriptReader;
  #credit: number;
  #unsent: Recorded[] = [];
  #isReading = false;
  #closed = false;

  constructor(options: RecordedOutputOptions) {
    this.#options = options;
    this.#credit = options.credit;
    this.#reader = new TranscriptReader(options.home, options.session, options.from);
  }

  start(): void {
    this.#goOn();
  }

  addCredit(bytes: number): void {
    this.#credit += bytes;
    this.#goOn();
  }

  close(): void {
    this.#closed = true;
    if (!this.#isReading) this.#closeReader();
  }

  #goOn(): void {
    if (this.#isReading || this.#closed) return;
    this.#isReading = true;
    this.#read()
      .catch((error: unknown) => this.#options.failed(error instanceof Error ? error.message : String(error)))
      .finally(() => {
        this.#isReading = false;
        if (this.#closed) this.#closeReader();
        else if (this.#credit > 0 && this.#unsent.length > 0) this.#goOn();
      });
  }

  async #read(): Promise<void> {
    while (!this.#closed) {
      if (!this.#sendUnsent()) return;
      const recorded = await this.#reader.next();
      if (recorded.length === 0) return this.#finish();
      this.#unsent = [...recorded];
    }
  }

  /** false when the credit is used up. */
  #sendUnsent(): boolean {
    for (let next = this.#unsent[0]; next !== undefined && !this.#closed; next = this.#unsent[0]) {
      if (next.kind === "resize") this.#options.resized(next.offset, next.cols, next.rows);
      if (next.kind === "output" && !this.#sendOutput(next)) return false;
      this.#unsent.shift();
    }
    return !this.#closed;
  }

  #sendOutput(next: Extract<Recorded, { kind: "output" }>): boolean {
    const count = Math.min(this.#credit, next.bytes.length);
    if (count > 0) {
      this.#credit -= count;
      this.#options.output(next.offset, next.bytes.subarray(0, count));
    }
    if (count === next.bytes.length) return true;
    this.#unsent[0] = { ...next, offset: next.offset + count, bytes: next.bytes.subarray(count) };
    return false;
  }

  #finish(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#options.finished(this.#reader.offset);
  }

  #closeReader(): void {
    this.#reader.close().catch((error: unknown) => this.#options.failed(String(error)));
  }
}
