import { type FileHandle, mkdir, open, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { crc32 } from "node:zlib";
import { SESSION_FILES } from "#shared/session-protocol/session-files.ts";
import type { Screen } from "./emulator.ts";

/**
 * A session's `keyframes` file: pictures of its screen, each true at an offset of its output. Appended by one writer (the
 * engine's worker), one write each. All numbers little-endian:
 *
 *   u32   payload bytes
 *   u32   crc32 of everything behind it in this record
 *   f64   offset: output bytes before this picture
 *   u16   cols
 *   u16   rows
 *   u32   resizes at this very offset that the picture has in it
 *   f64   wall clock, milliseconds since 1970, of the last output in it
 *   f64   monotonic clock, microseconds, of the same
 *   …     payload: the sequences that draw the screen
 *
 * Disposable: everything in it can be made again from the transcript, so damage is answered by deleting the file.
 */
const HEADER_BYTES = 40;
const CHECKED_FROM = 8;

/** Nothing the worker writes comes near it; a length above it is damage. */
const MAX_PAYLOAD_BYTES = 64 * 1024 * 1024;

export interface Keyframe extends Screen {
  readonly resizesAtOffset: number;
  readonly wallMs: number;
  readonly monotonicUs: number;
}

interface Place {
  readonly offset: number;
  readonly position: number;
  readonly bytes: number;
}

export class KeyframeFile {
  readonly #path: string;
  #scanned: Promise<Place[]> | undefined;
  #size = 0;

  constructor(home: string, session: string) {
    this.#path = join(home, "sessions", session, SESSION_FILES.keyframes);
  }

  async append(frame: Keyframe): Promise<void> {
    const places = await this.#scan();
    await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
    const file = await open(this.#path, "a", 0o600);
    try {
      const bytes = encode(frame);
      // A record that was cut off by a crash is written over.
      if ((await file.stat()).size !== this.#size) await file.truncate(this.#size);
      await file.appendFile(bytes);
      places.push({ offset: frame.offset, position: this.#size, bytes: bytes.length });
      this.#size += bytes.length;
    } finally {
      await file.close();
    }
  }

  /** The newest whole picture at or before an offset; a damaged one makes the file go. */
  async newest(upTo: number = Number.POSITIVE_INFINITY): Promise<Keyframe | null> {
    const place = (await this.#scan()).findLast((each) => each.offset <= upTo);
    if (place === undefined) return null;
    const frame = await readAt(this.#path, place);
    if (frame === null) await this.drop();
    return frame;
  }

  async newestOffset(): Promise<number | null> {
    return (await this.#scan()).at(-1)?.offset ?? null;
  }

  async drop(): Promise<void> {
    this.#scanned = Promise.resolve([]);
    this.#size = 0;
    await rm(this.#path, { force: true });
  }

  /** Headers only, once; the pictures are read when they are needed. */
  #scan(): Promise<Place[]> {
    this.#scanned ??= this.#scanFile();
    return this.#scanned;
  }

  async #scanFile(): Promise<Place[]> {
    const { places, size, damaged } = await scan(this.#path);
    this.#size = size;
    if (damaged) await rm(this.#path, { force: true });
    return damaged ? [] : places;
  }
}

async function scan(path: string): Promise<{ places: Place[]; size: number; damaged: boolean }> {
  const places: Place[] = [];
  const file = await openIfThere(path);
  if (file === undefined) return { places, size: 0, damaged: false };
  try {
    const { size } = await file.stat();
    let position = 0;
    const head = Buffer.alloc(HEADER_BYTES);
    while (position + HEADER_BYTES <= size) {
      await file.read(head, 0, HEADER_BYTES, position);
      const bytes = HEADER_BYTES + head.readUInt32LE(0);
      if (bytes > HEADER_BYTES + MAX_PAYLOAD_BYTES) return { places, size: 0, damaged: true };
      if (position + bytes > size) break;
      places.push({ offset: head.readDoubleLE(8), position, bytes });
      position += bytes;
    }
    return { places, size: position, damaged: false };
  } finally {
    await file.close();
  }
}

async function readAt(path: string, place: Place): Promise<Keyframe | null> {
  const file = await openIfThere(path);
  if (file === undefined) return null;
  try {
    const bytes = Buffer.alloc(place.bytes);
    const { bytesRead } = await file.read(bytes, 0, place.bytes, place.position);
    if (bytesRead < place.bytes || crc32(bytes.subarray(CHECKED_FROM)) !== bytes.readUInt32LE(4)) return null;
    return {
      offset: bytes.readDoubleLE(8),
      cols: bytes.readUInt16LE(16),
      rows: bytes.readUInt16LE(18),
      resizesAtOffset: bytes.readUInt32LE(20),
      wallMs: bytes.readDoubleLE(24),
      monotonicUs: bytes.readDoubleLE(32),
      data: new Uint8Array(bytes.subarray(HEADER_BYTES)),
    };
  } finally {
    await file.close();
  }
}

function encode(frame: Keyframe): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES + frame.data.length);
  bytes.writeUInt32LE(frame.data.length, 0);
  bytes.writeDoubleLE(frame.offset, 8);
  bytes.writeUInt16LE(frame.cols, 16);
  bytes.writeUInt16LE(frame.rows, 18);
  bytes.writeUInt32LE(frame.resizesAtOffset, 20);
  bytes.writeDoubleLE(frame.wallMs, 24);
  bytes.writeDoubleLE(frame.monotonicUs, 32);
  bytes.set(frame.data, HEADER_BYTES);
  bytes.writeUInt32LE(crc32(bytes.subarray(CHECKED_FROM)), 4);
  return bytes;
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, "r");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
