import type { FileHandle } from "node:fs/promises";
import { crc32 } from "node:zlib";
import {
  MAX_TRANSCRIPT_PAYLOAD_BYTES,
  readTranscriptFrame,
  TRANSCRIPT_HEADER_BYTES,
  type TranscriptFrame,
} from "#shared/session-protocol/transcript.ts";

const BLOCK_BYTES = 256 * 1024;
const LARGEST_FRAME_BYTES = TRANSCRIPT_HEADER_BYTES + MAX_TRANSCRIPT_PAYLOAD_BYTES;

export interface PlacedFrame extends TranscriptFrame {
  /** Where it starts in the file. */
  readonly position: number;
}

/** Reads a file of frames block by block. Payloads are views into a block of their own. */
export class FrameScanner {
  readonly #file: FileHandle;
  /** Everything before it was read and is whole. */
  position: number;

  constructor(file: FileHandle, position: number) {
    this.#file = file;
    this.position = position;
  }

  /** The next frames that end before `limit`; none at the end, at a torn frame and at a damaged one. */
  async next(limit = Number.POSITIVE_INFINITY): Promise<PlacedFrame[]> {
    const frames = await this.#parseBlock(BLOCK_BYTES, limit);
    return frames.length > 0 ? frames : this.#parseBlock(LARGEST_FRAME_BYTES, limit);
  }

  async #parseBlock(size: number, limit: number): Promise<PlacedFrame[]> {
    const wanted = Math.min(size, limit - this.position);
    if (wanted < TRANSCRIPT_HEADER_BYTES) return [];
    const block = Buffer.allocUnsafeSlow(wanted);
    const { bytesRead } = await this.#file.read(block, 0, wanted, this.position);
    const bytes = block.subarray(0, bytesRead);
    const frames: PlacedFrame[] = [];
    let at = 0;
    for (;;) {
      const reading = readTranscriptFrame(bytes, at, crc32);
      if (reading.state !== "frame") break;
      frames.push({ ...reading.frame, position: this.position + at });
      at += reading.bytes;
    }
    this.position += at;
    return frames;
  }
}
