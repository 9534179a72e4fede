const LINE_BREAK = 10;

/** What comes is not lines of JSON within the limits; there is no way to go on with it. */
export class LineError extends Error {
  override readonly name = "LineError";
}

export const encodeLine = (value: unknown): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(`${JSON.stringify(value)}\n`);

/** Cuts bytes into lines of JSON. Empty lines count for nothing. */
export class LineDecoder {
  #parts: Uint8Array[] = [];
  #bytes = 0;
  maxBytes: number;

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  /** Whether a line was begun and is not at its end. */
  get isInside(): boolean {
    return this.#bytes > 0;
  }

  *push(chunk: Uint8Array): Iterable<unknown> {
    let rest = chunk;
    for (let end = rest.indexOf(LINE_BREAK); end >= 0; end = rest.indexOf(LINE_BREAK)) {
      this.#keep(rest.subarray(0, end));
      rest = rest.subarray(end + 1);
      const line = this.#take();
      if (line.trim() !== "") yield parsed(line);
    }
    if (rest.length > 0) this.#keep(rest.slice());
  }

  #keep(part: Uint8Array): void {
    this.#bytes += part.length;
    if (this.#bytes > this.maxBytes) throw new LineError(`A line is longer than ${this.maxBytes} bytes.`);
    this.#parts.push(part);
  }

  #take(): string {
    const decoder = new TextDecoder("utf-8", { fatal: false });
    const text = this.#parts.map((part) => decoder.decode(part, { stream: true })).join("");
    this.#parts = [];
    this.#bytes = 0;
    return text + decoder.decode();
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch (error) {
    throw new LineError("A line is not JSON.", { cause: error });
  }
}
