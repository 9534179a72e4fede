/** Cuts what comes into lines, and keeps no line that is longer than may be. */
export class BoundedLines {
  readonly #mostBytes: number;
  readonly #onLine: (line: string) => void;
  readonly #onTooLong: () => void;
  #parts: Buffer[] = [];
  #bytes = 0;
  #isSkipping = false;

  constructor(mostBytes: number, onLine: (line: string) => void, onTooLong: () => void) {
    this.#mostBytes = mostBytes;
    this.#onLine = onLine;
    this.#onTooLong = onTooLong;
  }

  push(chunk: Buffer): void {
    let rest = chunk;
    for (let end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n")) {
      this.#keep(rest.subarray(0, end));
      rest = rest.subarray(end + 1);
      this.#end();
    }
    this.#keep(rest);
  }

  #keep(part: Buffer): void {
    if (this.#isSkipping) return;
    this.#bytes += part.length;
    if (this.#bytes <= this.#mostBytes) return void this.#parts.push(part);
    this.#isSkipping = true;
    this.#parts = [];
    this.#onTooLong();
  }

  #end(): void {
    const line = Buffer.concat(this.#parts).toString("utf8");
    const wasSkipped = this.#isSkipping;
    this.#parts = [];
    this.#bytes = 0;
    this.#isSkipping = false;
    if (!wasSkipped) this.#onLine(line);
  }
}
