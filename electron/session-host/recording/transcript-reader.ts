import { open, type FileHandle } from "node:fs/promises";
import { decodeIndexRecord, INDEX_RECORD_BYTES } from "#shared/session-protocol/transcript.ts";
import { FrameScanner, type PlacedFrame } from "./frame-scanner.ts";
import { indexPath, offsetBehind } from "./join-parts.ts";
import type { Transcript, TranscriptPart } from "./transcript.ts";

/** A place in a transcript that is being written. Holds no file open and no bytes. */
export class TranscriptReader {
  readonly #transcript: Transcript;
  /** undefined: to be found again by offset. */
  #place: { path: string; position: number } | undefined;
  #offset: number;

  constructor(transcript: Transcript, from: number) {
    this.#transcript = transcript;
    this.#offset = from;
  }

  get isAtEnd(): boolean {
    const last = this.#transcript.parts.at(-1);
    return this.#place?.path === last?.path && this.#place?.position === last?.size;
  }

  /** Everything up to now went to the reader's owner another way. */
  skipToEnd(): void {
    const last = this.#transcript.parts.at(-1);
    this.#place = last === undefined ? undefined : { path: last.path, position: last.size };
    this.#offset = this.#transcript.endOffset;
  }

  /** The next frames in order; none at the end. Output that is in no file any more is stepped over. */
  async next(): Promise<PlacedFrame[]> {
    while (!this.isAtEnd) {
      await this.#transcript.joining;
      const part = this.#transcript.parts.find(({ path }) => path === this.#place?.path);
      if (part === undefined || this.#place === undefined) {
        await this.#find();
        continue;
      }
      const frames = await this.#readFrom(part, this.#place.position);
      if (frames === undefined) this.#place = undefined;
      else if (frames.length > 0) return frames;
      else this.#stepToNextPart(part);
    }
    return [];
  }

  /** undefined: the part is gone. */
  async #readFrom(part: TranscriptPart, position: number): Promise<PlacedFrame[] | undefined> {
    const file = await openIfThere(part.path);
    if (file === undefined) return undefined;
    try {
      const scanner = new FrameScanner(file, position);
      const frames = await scanner.next(part.size);
      this.#place = { path: part.path, position: scanner.position };
      for (const frame of frames) this.#offset = Math.max(this.#offset, offsetBehind(frame));
      return frames;
    } finally {
      await file.close();
    }
  }

  #stepToNextPart(part: TranscriptPart): void {
    if (this.isAtEnd) return;
    const { parts } = this.#transcript;
    const at = parts.findIndex(({ path }) => path === part.path);
    const next = parts[at + 1];
    if (at === -1) this.#place = undefined;
    else if (next !== undefined) this.#place = { path: next.path, position: 0 };
    else throw new Error(`${part.path} is damaged behind byte ${this.#place?.position}.`);
  }

  async #find(): Promise<void> {
    const { parts } = this.#transcript;
    const part = parts.findLast(({ firstOffset }) => firstOffset <= this.#offset) ?? parts[0];
    if (part === undefined) return;
    this.#place = {
      path: part.path,
      position: await positionOf(this.#offset, indexPath(part.path), part.size),
    };
  }
}

/** Start of a frame at or before the offset: the index says where, and what it does not know yet is scanned. */
async function positionOf(offset: number, index: string, size: number): Promise<number> {
  const file = await openIfThere(index);
  if (file === undefined) return 0;
  try {
    let low = 0;
    let high = Math.floor((await file.stat()).size / INDEX_RECORD_BYTES);
    let position = 0;
    const bytes = new Uint8Array(INDEX_RECORD_BYTES);
    while (low < high) {
      const middle = (low + high) >>> 1;
      await file.read(bytes, 0, INDEX_RECORD_BYTES, middle * INDEX_RECORD_BYTES);
      const record = decodeIndexRecord(bytes, 0);
      if (record.offset > offset || record.filePosition >= size) high = middle;
      else {
        position = record.filePosition;
        low = middle + 1;
      }
    }
    return position;
  } finally {
    await file.close();
  }
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, "r");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
