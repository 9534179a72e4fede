import { closeSync, ftruncateSync, openSync, writevSync } from "node:fs";
import { crc32 } from "node:zlib";
import {
  encodeIndexRecord,
  encodeTranscriptHeader,
  INDEX_RECORD_BYTES,
  type TranscriptKind,
} from "#shared/session-protocol/transcript.ts";

/** The one way bytes reach the disk; a test stands in a disk that fills up. Answers how many it took. */
export type WriteBytes = (fd: number, pieces: readonly Uint8Array[], position: number) => number;

export const writeToDisk: WriteBytes = (fd, pieces, position) => writevSync(fd, pieces, position);

/** Index records wait for this many; a reader starts at the last one and scans on, so late ones cost little. */
const INDEX_BATCH = 32;

export function wallAndMonotonic(): { wallMs: number; monotonicUs: number } {
  return { wallMs: Date.now(), monotonicUs: Number(process.hrtime.bigint() / 1000n) };
}

/** One append-only file of frames, with its index. A frame is in it whole or not at all. */
export class FrameFile {
  readonly path: string;
  readonly #fd: number;
  readonly #indexFd: number | null;
  readonly #write: WriteBytes;
  #size: number;
  #indexSize = 0;
  #indexWaiting: Uint8Array[] = [];
  #closed = false;

  constructor(path: string, hasIndex: boolean, write: WriteBytes) {
    this.path = path;
    this.#write = write;
    this.#fd = openSync(path, "wx", 0o600);
    this.#indexFd = hasIndex ? openSync(`${path}.index`, "wx", 0o600) : null;
    this.#size = 0;
  }

  /** Bytes of whole frames. */
  get size(): number {
    return this.#size;
  }

  /** false: the disk did not take it, and the file is as it was. */
  append(kind: TranscriptKind, offset: number, payload: Uint8Array): boolean {
    // The number of a closed descriptor may belong to another file by now.
    if (this.#closed) return false;
    const time = wallAndMonotonic();
    const position = this.#size;
    const header = encodeTranscriptHeader({ kind, offset, ...time, payload }, crc32);
    if (!this.#appendWhole(header, payload)) return false;
    if (kind === "output" && this.#indexFd !== null) {
      this.#indexWaiting.push(encodeIndexRecord({ offset, filePosition: position, ...time }));
      if (this.#indexWaiting.length >= INDEX_BATCH) this.flushIndex();
    }
    return true;
  }

  #appendWhole(header: Uint8Array, payload: Uint8Array): boolean {
    const length = header.length + payload.length;
    let done = 0;
    try {
      while (done < length) {
        const left =
          done < header.length ? [header.subarray(done), payload] : [payload.subarray(done - header.length)];
        done += this.#write(this.#fd, left, this.#size + done);
      }
    } catch {
      // Full, over quota, or broken: the caller counts what is missing. Half a frame must not stay.
      ftruncateSync(this.#fd, this.#size);
      return false;
    }
    this.#size += length;
    return true;
  }

  /** The index is disposable: on a full disk the records wait, and a reader scans a little further. */
  flushIndex(): void {
    if (this.#closed || this.#indexFd === null || this.#indexWaiting.length === 0) return;
    const records = Buffer.concat(this.#indexWaiting);
    try {
      const written = this.#write(this.#indexFd, [records], this.#indexSize);
      const whole = Math.floor(written / INDEX_RECORD_BYTES);
      this.#indexSize += whole * INDEX_RECORD_BYTES;
      this.#indexWaiting.splice(0, whole);
    } catch {
      this.#indexWaiting = this.#indexWaiting.slice(-INDEX_BATCH);
    }
  }

  close(): void {
    if (this.#closed) return;
    this.flushIndex();
    this.#closed = true;
    closeSync(this.#fd);
    if (this.#indexFd !== null) closeSync(this.#indexFd);
  }
}
