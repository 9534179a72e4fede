import { setImmediate as nextTurn } from "node:timers/promises";
import { Emulator, type Screen } from "./emulator.ts";
import { type Keyframe, KeyframeFile } from "./keyframe-file.ts";
import { type Recorded, TranscriptReader } from "./transcript-reader.ts";

/** Output between two keyframes: what has to be parsed to show any moment of the past. */
export const KEYFRAME_BYTES = 1024 * 1024;

/** A resize gets a keyframe of its own only after this much output: dragging a border is one change, not sixty. */
const KEYFRAME_AT_RESIZE_BYTES = 4 * 1024;

/** No message to a window is larger; the picture leaves out older lines instead. */
export const PICTURE_BYTES = 250 * 1024;

/** Parsed in one go, about 3 ms: others get their turn in between. */
const SLICE_BYTES = 64 * 1024;

const DEFAULT_SIZE = { cols: 80, rows: 24 };

/** A picture, and how many resizes at its very offset it has in it: a reader that goes on from there must skip them. */
export interface CurrentScreen extends Screen {
  readonly resizesAtOffset: number;
}

/** The screen of one session: an emulator fed from the transcript, and the keyframes made on the way. */
export class SessionScreen {
  readonly #file: KeyframeFile;
  readonly #reader: TranscriptReader;
  readonly #emulator: Emulator;
  /** Resizes that stand in the transcript at the place we started from and are in the picture already. */
  #resizesToSkip: number;
  #resizesAtOffset: number;
  #isRestored: boolean;
  #resizedSinceOutput = false;
  #last = { wallMs: 0, monotonicUs: 0 };
  #keyframeAt: number;
  #ended = false;

  private constructor(home: string, session: string, file: KeyframeFile, start: Keyframe | null) {
    this.#file = file;
    const size = start ?? DEFAULT_SIZE;
    this.#emulator = new Emulator(size.cols, size.rows);
    if (start !== null) this.#emulator.restore(start);
    this.#isRestored = start !== null;
    this.#keyframeAt = start?.offset ?? 0;
    this.#resizesToSkip = start?.resizesAtOffset ?? 0;
    this.#resizesAtOffset = start?.resizesAtOffset ?? 0;
    this.#reader = new TranscriptReader(home, session, this.#keyframeAt);
  }

  /** From the newest keyframe, or from the start of the transcript. */
  static async open(home: string, session: string, file: KeyframeFile): Promise<SessionScreen> {
    return new SessionScreen(home, session, file, await file.newest());
  }

  get offset(): number {
    return this.#emulator.offset;
  }

  get keyframeAt(): number {
    return this.#keyframeAt;
  }

  /** The exit frame was read: nothing follows. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Sentences about what makes this screen uncertain. */
  get doubts(): readonly string[] {
    const { failures } = this.#emulator;
    const library = failures > 0 ? [`The terminal library failed ${failures} times on this output.`] : [];
    return this.#reader.damage === null ? library : [...library, this.#reader.damage];
  }

  /** Feeds what the transcript has now; what a flood adds meanwhile waits. Between two slices `pause` is awaited. */
  async advance(pause: () => Promise<unknown> = nextTurn): Promise<void> {
    const enough = this.#reader.readBytes + (await this.#reader.bytesAhead());
    for (;;) {
      const recorded = await this.#reader.next();
      for (const each of recorded) await this.#take(each, pause);
      if (recorded.length === 0 || this.#reader.readBytes >= enough) return;
    }
  }

  picture(maxBytes: number): CurrentScreen {
    return { ...this.#emulator.picture(maxBytes), resizesAtOffset: this.#resizesAtOffset };
  }

  /** Nothing when the newest keyframe is this very screen. */
  async writeKeyframe(): Promise<void> {
    if (this.offset === this.#keyframeAt) return;
    await this.#file.append({ ...this.picture(PICTURE_BYTES), ...this.#last });
    this.#keyframeAt = this.offset;
  }

  async close(): Promise<void> {
    this.#emulator.dispose();
    await this.#reader.close();
  }

  async #take(recorded: Recorded, pause: () => Promise<unknown>): Promise<void> {
    switch (recorded.kind) {
      case "opened":
        if (!this.#isRestored && recorded.cols > 0) this.#emulator.resize(recorded.cols, recorded.rows);
        return;
      case "resize":
        return this.#resize(recorded.cols, recorded.rows);
      case "output":
        return this.#output(recorded, recorded.bytes, pause);
      case "gap":
        this.#emulator.skip(recorded.bytes);
        return this.#moved(recorded);
      case "exit":
        this.#ended = true;
    }
  }

  #resize(cols: number, rows: number): void {
    if (this.#resizesToSkip > 0) {
      this.#resizesToSkip -= 1;
      return;
    }
    this.#emulator.resize(cols, rows);
    this.#resizesAtOffset += 1;
    this.#resizedSinceOutput = true;
  }

  async #output(recorded: Recorded, bytes: Uint8Array, pause: () => Promise<unknown>): Promise<void> {
    if (this.#resizedSinceOutput && this.offset - this.#keyframeAt >= KEYFRAME_AT_RESIZE_BYTES)
      await this.writeKeyframe();
    for (let at = 0; at < bytes.length; at += SLICE_BYTES) {
      this.#emulator.feed(bytes.subarray(at, at + SLICE_BYTES));
      this.#moved(recorded);
      if (this.offset - this.#keyframeAt >= KEYFRAME_BYTES) await this.writeKeyframe();
      await pause();
    }
  }

  #moved(recorded: Recorded): void {
    this.#resizesToSkip = 0;
    this.#resizesAtOffset = 0;
    this.#resizedSinceOutput = false;
    this.#last = { wallMs: recorded.wallMs, monotonicUs: recorded.monotonicUs };
  }
}
