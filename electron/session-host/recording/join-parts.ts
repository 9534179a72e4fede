import { open, readdir, rm, truncate, type FileHandle } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { crc32 } from "node:zlib";
import { z } from "zod";
import {
  encodeIndexRecord,
  encodeTranscriptFrame,
  type TranscriptFrame,
} from "#shared/session-protocol/transcript.ts";
import { wallAndMonotonic } from "./frame-file.ts";
import { FrameScanner } from "./frame-scanner.ts";

/** Where a transcript file ends. */
export interface TranscriptEnd {
  readonly size: number;
  /** Output bytes, the left out ones included. */
  readonly offset: number;
}

export const partPath = (path: string, number: number) => `${path}.part-${number}`;
export const indexPath = (path: string) => `${path}.index`;

/** The offset of what follows a frame: output takes its bytes, a gap the bytes it stands for, the others none. */
export function offsetBehind(frame: TranscriptFrame): number {
  if (frame.kind === "output") return frame.offset + frame.payload.length;
  if (frame.kind !== "gap") return frame.offset;
  return frame.offset + gapPayload.parse(JSON.parse(Buffer.from(frame.payload).toString())).bytes;
}

const gapPayload = z.object({ bytes: z.number().int().nonnegative() });

/** Numbers of the parts on disk, oldest first. */
export async function partNumbers(path: string): Promise<number[]> {
  const prefix = `${basename(path)}.part-`;
  const names = await readdir(dirname(path));
  return names
    .filter((name) => name.startsWith(prefix) && !name.endsWith(".index"))
    .map((name) => Number(name.slice(prefix.length)))
    .filter((number) => Number.isInteger(number))
    .toSorted((a, b) => a - b);
}

/**
 * Appends frames to a transcript that has no writer any more, and writes its index anew for what it appends. Everything
 * before `end` is known to be whole.
 */
export class TranscriptTail {
  readonly #file: FileHandle;
  readonly #index: FileHandle | null;
  #indexRecords: Uint8Array[] = [];
  #end: TranscriptEnd;

  private constructor(file: FileHandle, index: FileHandle | null, end: TranscriptEnd) {
    this.#file = file;
    this.#index = index;
    this.#end = end;
  }

  static async open(path: string, hasIndex: boolean, end: TranscriptEnd): Promise<TranscriptTail> {
    await truncate(path, end.size);
    const file = await open(path, "r+");
    const index = hasIndex ? await open(indexPath(path), "a", 0o600) : null;
    return new TranscriptTail(file, index, end);
  }

  get end(): TranscriptEnd {
    return this.#end;
  }

  async append(frame: TranscriptFrame): Promise<void> {
    const bytes = encodeTranscriptFrame(frame, crc32);
    const position = this.#end.size;
    await this.#file.write(bytes, 0, bytes.length, position);
    const { offset, wallMs, monotonicUs } = frame;
    const isOutput = frame.kind === "output";
    if (isOutput)
      this.#indexRecords.push(encodeIndexRecord({ offset, filePosition: position, wallMs, monotonicUs }));
    this.#end = {
      size: position + bytes.length,
      offset: Math.max(this.#end.offset, offsetBehind(frame)),
    };
  }

  async appendGapUpTo(offset: number): Promise<void> {
    const missing = offset - this.#end.offset;
    if (missing <= 0) return;
    const payload = Buffer.from(JSON.stringify({ bytes: missing, reason: "over-limit" }));
    await this.append({ kind: "gap", offset: this.#end.offset, ...wallAndMonotonic(), payload });
  }

  async close(): Promise<void> {
    if (this.#index !== null) {
      if (this.#indexRecords.length > 0) await this.#index.write(Buffer.concat(this.#indexRecords));
      await this.#index.close();
    }
    await this.#file.close();
  }
}

/**
 * Puts the newest output, kept in part files while the session ran, behind the first part, with a gap frame for what was
 * left out between them. Safe to repeat after a crash: what the transcript has already is skipped, and a part is
 * deleted only when all of it is in.
 */
export async function joinParts(path: string, tail: TranscriptTail): Promise<void> {
  for (const number of await partNumbers(path)) {
    const part = partPath(path, number);
    const file = await open(part, "r");
    const scanner = new FrameScanner(file, 0);
    for (let frames = await scanner.next(); frames.length > 0; frames = await scanner.next()) {
      for (const frame of frames) await joinFrame(frame, tail);
    }
    await file.close();
    await rm(part);
    await rm(indexPath(part), { force: true });
  }
}

async function joinFrame(frame: TranscriptFrame, tail: TranscriptTail): Promise<void> {
  if (frame.kind === "header") return;
  const end = offsetBehind(frame);
  const isThere = frame.offset === end ? end < tail.end.offset : end <= tail.end.offset;
  if (isThere) return;
  await tail.appendGapUpTo(frame.offset);
  await tail.append(frame);
}
