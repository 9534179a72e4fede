import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";

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
  #bytes = 0;

  constructor(folder: string, now: () => number = Date.now) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#descriptor = openSync(join(folder, "frames.jsonl"), "a", 0o600);
    this.#now = now;
  }

  keep(way: FrameWay, raw: string): void {
    if (this.#bytes > MOST_BYTES) return;
    this.#bytes += writeSync(this.#descriptor, `${JSON.stringify({ at: this.#now(), way, raw })}\n`);
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}
