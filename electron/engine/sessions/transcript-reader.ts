import { type FileHandle, open, readdir, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { crc32 } from "node:zlib";
import { z } from "zod";
import { type ExitRecord, exitRecord } from "#shared/contract/message.ts";
import { SESSION_FILES } from "#shared/session-protocol/session-files.ts";
import {
  decodeIndexRecord,
  INDEX_RECORD_BYTES,
  MAX_TRANSCRIPT_PAYLOAD_BYTES,
  readTranscriptFrame,
  TRANSCRIPT_HEADER_BYTES,
  type TranscriptFrame,
} from "#shared/session-protocol/transcript.ts";

/** One read; a frame larger than it is read alone. Bounds how long parsing what was read can take. */
const BLOCK_BYTES = 128 * 1024;

interface At {
  /** Output bytes before this. */
  readonly offset: number;
  readonly wallMs: number;
  readonly monotonicUs: number;
}

/** What matters to a screen, in order. */
export type Recorded =
  | (At & { readonly kind: "output"; readonly bytes: Uint8Array })
  /** The size it was opened with; 0 by 0 without a terminal. */
  | (At & { readonly kind: "opened"; readonly cols: number; readonly rows: number })
  | (At & { readonly kind: "resize"; readonly cols: number; readonly rows: number })
  /** Output that is not on disk any more; what comes next starts behind it. */
  | (At & { readonly kind: "gap"; readonly bytes: number })
  | (At & { readonly kind: "exit"; readonly exit: ExitRecord });

const header = z.object({ cols: z.number().int(), rows: z.number().int() });
const gap = z.object({ bytes: z.number().int().nonnegative() });

export function transcriptPath(home: string, session: string): string {
  return join(home, "sessions", session, SESSION_FILES.transcript);
}

/**
 * Reads a session's transcript from the files, also while the session host is writing: an incomplete frame at the end is
 * read again later. The host keeps the newest output of a very long session in part files beside the transcript and
 * joins them at the end; this follows them, and finds its place again by offset when a file goes away.
 */
export class TranscriptReader {
  readonly #path: string;
  #file: { readonly handle: FileHandle; readonly path: string } | undefined;
  #position = 0;
  /** Everything before this output byte was given out. */
  #offset: number;
  #damage: string | null = null;
  #readBytes = 0;

  constructor(home: string, session: string, from: number) {
    this.#path = transcriptPath(home, session);
    this.#offset = from;
  }

  get offset(): number {
    return this.#offset;
  }

  /** A sentence when the transcript cannot be read on; what came before is true. */
  get damage(): string | null {
    return this.#damage;
  }

  /** Bytes of the files taken in so far. */
  get readBytes(): number {
    return this.#readBytes;
  }

  /** Bytes of the files that are there now and were not taken in: where a reader stops that must not run after a flood. */
  async bytesAhead(): Promise<number> {
    this.#file ??= await this.#openAt();
    const parts = await partsOf(this.#path);
    const later = parts.slice(parts.indexOf(this.#file.path) + 1);
    const sizes = await Promise.all(later.map((path) => sizeIfThere(path)));
    const own = (await this.#file.handle.stat()).size - this.#position;
    return sizes.reduce((sum, size) => sum + size, own);
  }

  /** What follows; nothing means: nothing for now. Throws ENOENT when the session has no transcript. */
  async next(): Promise<readonly Recorded[]> {
    for (;;) {
      const found = await this.#read();
      if (found.length > 0) return found;
      if (!(await this.#moveOn())) return [];
    }
  }

  async close(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.handle.close();
  }

  async #read(): Promise<readonly Recorded[]> {
    this.#file ??= await this.#openAt();
    const found = await this.#readBlock(this.#file.handle, BLOCK_BYTES);
    if (found !== "larger") return found;
    const whole = await this.#readBlock(
      this.#file.handle,
      TRANSCRIPT_HEADER_BYTES + MAX_TRANSCRIPT_PAYLOAD_BYTES,
    );
    return whole === "larger" ? [] : whole;
  }

  async #readBlock(handle: FileHandle, size: number): Promise<readonly Recorded[] | "larger"> {
    const found: Recorded[] = [];
    // A block can hold nothing but what was typed; then the next one is read at once.
    for (;;) {
      const block = Buffer.allocUnsafeSlow(size);
      const { bytesRead } = await handle.read(block, 0, size, this.#position);
      const bytes = block.subarray(0, bytesRead);
      let at = 0;
      for (;;) {
        const reading = readTranscriptFrame(bytes, at, crc32);
        if (reading.state === "damaged") {
          this.#damage = `${this.#path} is damaged (${reading.reason}); everything before byte ${this.#position + at} is read.`;
        }
        if (reading.state !== "frame") break;
        at += reading.bytes;
        const missing = this.#missingBefore(reading.frame);
        if (missing !== undefined) found.push(missing);
        const recorded = this.#take(reading.frame);
        if (recorded !== undefined) found.push(recorded);
      }
      this.#position += at;
      this.#readBytes += at;
      if (found.length > 0 || this.#damage !== null) return found;
      if (at === 0) return bytesRead === size ? "larger" : [];
    }
  }

  /** Between the first file and the newest parts of a running session lies what was dropped, without a frame saying so. */
  #missingBefore({ kind, offset, wallMs, monotonicUs }: TranscriptFrame): Recorded | undefined {
    if (kind === "header" || kind === "gap" || offset <= this.#offset) return undefined;
    const missing = {
      kind: "gap",
      offset: this.#offset,
      bytes: offset - this.#offset,
      wallMs,
      monotonicUs,
    } as const;
    this.#offset = offset;
    return missing;
  }

  /** undefined for what was given out before and for what no screen shows. */
  #take(frame: TranscriptFrame): Recorded | undefined {
    const at = { offset: frame.offset, wallMs: frame.wallMs, monotonicUs: frame.monotonicUs };
    switch (frame.kind) {
      case "output":
        return this.#takeOutput(frame, at);
      case "resize":
        return frame.offset < this.#offset ? undefined : { ...at, kind: "resize", ...sizeOf(frame.payload) };
      case "header":
        return frame.offset > 0 || this.#offset > 0
          ? undefined
          : { ...at, kind: "opened", ...header.parse(json(frame)) };
      case "gap":
        return this.#takeGap(gap.parse(json(frame)).bytes, at);
      case "exit":
        return { ...at, kind: "exit", exit: exitRecord.parse(json(frame)) };
      case "input":
      case "marker":
        return undefined;
    }
  }

  #takeOutput(frame: TranscriptFrame, at: At): Recorded | undefined {
    const end = frame.offset + frame.payload.length;
    if (end <= this.#offset) return undefined;
    const known = Math.max(0, this.#offset - frame.offset);
    this.#offset = end;
    return { ...at, kind: "output", offset: frame.offset + known, bytes: frame.payload.subarray(known) };
  }

  #takeGap(bytes: number, at: At): Recorded | undefined {
    const end = at.offset + bytes;
    if (end <= this.#offset) return undefined;
    const known = Math.max(0, this.#offset - at.offset);
    this.#offset = end;
    return { ...at, kind: "gap", offset: at.offset + known, bytes: bytes - known };
  }

  /** At the end of a file: whether there is another place to read on. */
  async #moveOn(): Promise<boolean> {
    if (this.#damage !== null || this.#file === undefined) return false;
    const parts = await partsOf(this.#path);
    const current = this.#file.path;
    if (current === this.#path && parts.length === 0) return false;
    // A part that is gone was joined into the transcript, or dropped for newer output.
    const at = parts.indexOf(current);
    const next = current !== this.#path && at === -1 ? this.#path : parts[at + 1];
    if (next === undefined) return false;
    // What was written to the old file between reading it and looking for the next one comes first.
    if (next !== this.#path && (await this.#hasMore())) return true;
    await this.close();
    this.#file = await openFile(next);
    this.#position = next === this.#path ? await positionOf(next, this.#offset) : 0;
    return this.#file !== undefined;
  }

  async #hasMore(): Promise<boolean> {
    const size = (await this.#file?.handle.stat())?.size ?? 0;
    return size > this.#position;
  }

  async #openAt(): Promise<{ handle: FileHandle; path: string }> {
    const handle = await open(this.#path, "r");
    this.#position = await positionOf(this.#path, this.#offset);
    return { handle, path: this.#path };
  }
}

async function openFile(path: string): Promise<{ handle: FileHandle; path: string } | undefined> {
  return open(path, "r").then(
    (handle) => ({ handle, path }),
    () => undefined,
  );
}

async function sizeIfThere(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

/** Part files on disk, oldest first. */
async function partsOf(path: string): Promise<string[]> {
  const prefix = `${basename(path)}.part-`;
  const numbers = (await readdir(dirname(path)))
    .filter((name) => name.startsWith(prefix))
    .map((name) => Number(name.slice(prefix.length)))
    .filter((number) => Number.isInteger(number));
  return numbers.toSorted((a, b) => a - b).map((number) => `${path}.part-${number}`);
}

/** Start of the last frame known to begin at or before the offset: by the index, which may lag; else the start. */
async function positionOf(path: string, offset: number): Promise<number> {
  const index = offset === 0 ? undefined : await openFile(`${path}.index`);
  if (index === undefined) return 0;
  try {
    let low = 0;
    let high = Math.floor((await index.handle.stat()).size / INDEX_RECORD_BYTES);
    let position = 0;
    const bytes = new Uint8Array(INDEX_RECORD_BYTES);
    while (low < high) {
      const middle = (low + high) >>> 1;
      await index.handle.read(bytes, 0, INDEX_RECORD_BYTES, middle * INDEX_RECORD_BYTES);
      const record = decodeIndexRecord(bytes, 0);
      // Strictly before: a resize at the very offset stands in front of the output that starts there.
      if (record.offset >= offset) high = middle;
      else {
        position = record.filePosition;
        low = middle + 1;
      }
    }
    return position;
  } finally {
    await index.handle.close();
  }
}

/** The offset of the newest output that the index knows of: near the end of what was recorded. */
export async function newestIndexed(path: string): Promise<number> {
  const index = await openFile(`${path}.index`);
  if (index === undefined) return 0;
  try {
    const records = Math.floor((await index.handle.stat()).size / INDEX_RECORD_BYTES);
    if (records === 0) return 0;
    const bytes = new Uint8Array(INDEX_RECORD_BYTES);
    await index.handle.read(bytes, 0, INDEX_RECORD_BYTES, (records - 1) * INDEX_RECORD_BYTES);
    return decodeIndexRecord(bytes, 0).offset;
  } finally {
    await index.handle.close();
  }
}

function json(frame: TranscriptFrame): unknown {
  return JSON.parse(Buffer.from(frame.payload).toString("utf8"));
}

function sizeOf(payload: Uint8Array): { cols: number; rows: number } {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  return { cols: view.getUint16(0, true), rows: view.getUint16(2, true) };
}
