import type { Redactor } from "./redactor.ts";

/** Output waits this long for more of it, so that a flood becomes few large frames. */
const COALESCE_MS = 8;
const COALESCE_BYTES = 64 * 1024;
/**
 * How long the possible beginning of a secret is kept back, from its newest byte on. One or two characters end every third
 * prompt and give nothing away; three to five may end one; six and more are hardly anything but a secret, printed slowly or
 * the echo of one that a person types.
 */
const HOLD_MS = [
  { from: 6, ms: 10_000 },
  { from: 3, ms: 500 },
  { from: 0, ms: 20 },
] as const;

/**
 * From the program's output to frames: secrets masked, small pieces gathered. The first bytes after quiet or after
 * something was typed go on at once, so an echo is never late.
 */
export class Recorder {
  /** Gone after the end, and with it what it knows of the secrets. */
  #redactor: Redactor | undefined;
  readonly #frame: (bytes: Buffer) => void;
  /** One frame's worth, made with the first output and used again for every frame. */
  #waiting: Buffer | undefined;
  #waitingBytes = 0;
  #lastFrameMs = Number.NEGATIVE_INFINITY;
  #isUrgent = false;
  #coalesceTimer: NodeJS.Timeout | undefined;
  #holdTimer: NodeJS.Timeout | undefined;
  /** The beginning of a secret that the timer is for. */
  #waitsFor = { from: 0, beginning: 0 };

  /** `frame` may not keep the bytes: they are written over right after. */
  constructor(redactor: Redactor, frame: (bytes: Buffer) => void) {
    this.#redactor = redactor;
    this.#frame = frame;
  }

  push(chunk: Buffer): void {
    if (this.#redactor === undefined) return;
    const masked = this.#redactor.push(chunk);
    this.#holdBack(this.#redactor);
    this.#take(masked);
  }

  typed(): void {
    this.#isUrgent = true;
  }

  /** All that was gathered becomes frames now; a possible secret stays back. */
  flush(): void {
    clearTimeout(this.#coalesceTimer);
    this.#coalesceTimer = undefined;
    if (this.#waiting === undefined || this.#waitingBytes === 0) return;
    const bytes = this.#waiting.subarray(0, this.#waitingBytes);
    this.#waitingBytes = 0;
    this.#isUrgent = false;
    this.#lastFrameMs = performance.now();
    this.#frame(bytes);
  }

  /** No more output comes: nothing is kept back. */
  finish(): void {
    clearTimeout(this.#holdTimer);
    this.#releaseHeld();
    this.flush();
    this.#redactor = undefined;
    this.#waiting = undefined;
  }

  #holdBack({ heldBytes, heldFrom, beginning }: Redactor): void {
    const isSame = heldFrom === this.#waitsFor.from && beginning === this.#waitsFor.beginning;
    // A cursor that blinks behind a prompt brings no part of a secret and no more time.
    if (heldBytes > 0 && isSame && this.#holdTimer !== undefined) return;
    clearTimeout(this.#holdTimer);
    this.#holdTimer = undefined;
    if (heldBytes === 0) return;
    this.#waitsFor = { from: heldFrom, beginning };
    const ms = HOLD_MS.find(({ from }) => beginning >= from)?.ms ?? 0;
    this.#holdTimer = setTimeout(() => this.#releaseHeld(), ms);
  }

  #releaseHeld(): void {
    this.#holdTimer = undefined;
    if (this.#redactor !== undefined) this.#take(this.#redactor.release());
  }

  #take(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.#waiting ??= Buffer.allocUnsafeSlow(COALESCE_BYTES);
    for (let at = 0; at < bytes.length;) {
      const copied = bytes.copy(this.#waiting, this.#waitingBytes, at);
      at += copied;
      this.#waitingBytes += copied;
      if (this.#waitingBytes === COALESCE_BYTES) this.flush();
    }
    if (this.#waitingBytes === 0 || this.#coalesceTimer !== undefined)
      return this.#isUrgent ? this.flush() : undefined;
    const isAfterQuiet = performance.now() - this.#lastFrameMs >= COALESCE_MS;
    if (this.#isUrgent || isAfterQuiet) this.flush();
    else this.#coalesceTimer = setTimeout(() => this.flush(), COALESCE_MS);
  }
}
