import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { systemCode } from "#launch/plain-error.ts";

/** A CLI that says more than this is kept up to here; what it says still counts. */
const MOST_BYTES = 64 * 1024 * 1024;

export interface Frames {
  /** `in`: from the CLI. `raw` is the text of the frame, whatever it holds. */
  keep(way: FrameWay, raw: string): void;
}

export type FrameWay = "in" | "out" | "stderr";

/** What a CLI said and was told, word for word, one JSON line each: proof, and what parsers are tested with. */
export class FrameLog implements Frames {
  readonly #descriptor: number;
  readonly #now: () => number;
  readonly #onFull: (sentence: string) => void;
  #bytes = 0;
  #isFull = false;

  constructor(folder: string, onFull: (sentence: string) => void, now: () => number = Date.now) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#descriptor = openSync(join(folder, "frames.jsonl"), "a", 0o600);
    this.#onFull = onFull;
    this.#now = now;
  }

  keep(way: FrameWay, raw: string): void {
    if (this.#isFull || this.#bytes > MOST_BYTES) return;
    try {
      this.#bytes += writeSync(this.#descriptor, `${JSON.stringify({ at: this.#now(), way, raw })}\n`);
    } catch (error) {
      const code = systemCode(error);
      if (code === undefined) throw error;
      // It still counts and is still told; only the proof of it ends here.
      this.#isFull = true;
      this.#onFull(`What the agent says is not kept any more: its record cannot be written (${code}).`);
    }
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}
