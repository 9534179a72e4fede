import { writeSync } from "node:fs";
import { MAX_WAITING_INPUT_BYTES } from "#shared/session-protocol/message.ts";

/** First and longest wait before a full terminal is tried again. */
const RETRY_MS = 1;
const MAX_RETRY_MS = 32;

/**
 * Input on its way into a terminal. The descriptor does not block: what does not fit waits here, in order, and is tried
 * again with growing pauses, so a program that never reads costs no processor time.
 */
export class TerminalInput {
  readonly #fd: number;
  readonly #isOpen: () => boolean;
  readonly #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #retryMs = RETRY_MS;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  /** `isOpen` turns false in the moment the descriptor is closed: its number may belong to another file right after. */
  constructor(fd: number, isOpen: () => boolean) {
    this.#fd = fd;
    this.#isOpen = isOpen;
  }

  write(bytes: Uint8Array): boolean {
    if (this.#closed || !this.#isOpen()) return true;
    if (this.#waitingBytes + bytes.length > MAX_WAITING_INPUT_BYTES) return false;
    if (bytes.length > 0) this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    if (this.#timer === undefined) this.#drain();
    return true;
  }

  close(): void {
    this.#closed = true;
    this.#waiting.length = 0;
    clearTimeout(this.#timer);
  }

  #drain(): void {
    this.#timer = undefined;
    for (let next = this.#waiting[0]; next !== undefined && this.#isOpen(); next = this.#waiting[0]) {
      const written = this.#tryWrite(next);
      if (written === 0) return;
      this.#retryMs = RETRY_MS;
      this.#waitingBytes -= written;
      if (written === next.length) this.#waiting.shift();
      else this.#waiting[0] = next.subarray(written);
    }
  }

  #tryWrite(bytes: Uint8Array): number {
    try {
      return writeSync(this.#fd, bytes);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EAGAIN") this.#retryLater();
      // EIO: nobody has the terminal open any more, so nobody is left to read the rest.
      else this.close();
      return 0;
    }
  }

  #retryLater(): void {
    this.#timer = setTimeout(() => this.#drain(), this.#retryMs);
    this.#retryMs = Math.min(this.#retryMs * 2, MAX_RETRY_MS);
  }
}
