/**
 * One frame format for every connection of the app: a JSON header and an optional tail of raw bytes, so that
 * terminal bytes never pass through JSON or base64.
 *
 *   u32 big-endian   bytes that follow
 *   u32 big-endian   length of the header
 *   header           UTF-8 JSON
 *   tail             raw bytes, may be empty
 */

/** A frame larger than this ends the connection: no peer of ours has a reason to send one. */
export const MAX_FRAME_BYTES = 8 * 1024 * 1024;

const LENGTH_BYTES = 4;
const PREFIX_BYTES = LENGTH_BYTES * 2;
const EMPTY = new Uint8Array(0);
const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

export interface Frame {
  readonly header: unknown;
  readonly tail: Uint8Array;
}

export class FrameError extends Error {
  override readonly name = "FrameError";
}

export function encodeFrame(header: unknown, tail: Uint8Array = EMPTY): Uint8Array<ArrayBuffer> {
  const head = encoder.encode(JSON.stringify(header));
  const following = LENGTH_BYTES + head.length + tail.length;
  if (following > MAX_FRAME_BYTES) {
    throw new FrameError(`a frame of ${following} bytes is over the limit of ${MAX_FRAME_BYTES}`);
  }
  const frame = new Uint8Array(LENGTH_BYTES + following);
  const view = new DataView(frame.buffer);
  view.setUint32(0, following);
  view.setUint32(LENGTH_BYTES, head.length);
  frame.set(head, PREFIX_BYTES);
  frame.set(tail, PREFIX_BYTES + head.length);
  return frame;
}

/** Cuts a byte stream into frames. Chunks are kept as they came until a frame is whole: no byte is copied twice. */
export class FrameDecoder {
  readonly #chunks: Uint8Array[] = [];
  #buffered = 0;

  push(chunk: Uint8Array): Frame[] {
    this.#chunks.push(chunk);
    this.#buffered += chunk.length;
    const frames: Frame[] = [];
    for (let frame = this.#next(); frame !== undefined; frame = this.#next()) frames.push(frame);
    return frames;
  }

  #next(): Frame | undefined {
    if (this.#buffered < LENGTH_BYTES) return undefined;
    const following = readUint32(this.#peek(LENGTH_BYTES), 0);
    if (following > MAX_FRAME_BYTES || following < LENGTH_BYTES) {
      throw new FrameError(`a frame announces ${following} bytes; allowed are 4 to ${MAX_FRAME_BYTES}`);
    }
    if (this.#buffered < LENGTH_BYTES + following) return undefined;
    return parseFrame(this.#take(LENGTH_BYTES + following));
  }

  /** The first bytes as one array, still buffered. */
  #peek(count: number): Uint8Array {
    const first = this.#chunks[0];
    if (first !== undefined && first.length >= count) return first;
    const joined = this.#take(this.#buffered);
    this.#chunks.push(joined);
    this.#buffered = joined.length;
    return joined;
  }

  #take(count: number): Uint8Array {
    const first = this.#chunks[0];
    this.#buffered -= count;
    if (first !== undefined && first.length >= count) {
      if (first.length === count) this.#chunks.shift();
      else this.#chunks[0] = first.subarray(count);
      return first.subarray(0, count);
    }
    return this.#takeAcross(count);
  }

  #takeAcross(count: number): Uint8Array {
    const out = new Uint8Array(count);
    let filled = 0;
    while (filled < count) {
      const chunk = this.#chunks.shift();
      if (chunk === undefined) break;
      const part = chunk.subarray(0, count - filled);
      out.set(part, filled);
      filled += part.length;
      if (part.length < chunk.length) this.#chunks.unshift(chunk.subarray(part.length));
    }
    return out;
  }
}

function readUint32(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at);
}

function parseFrame(frame: Uint8Array): Frame {
  const headerLength = readUint32(frame, LENGTH_BYTES);
  if (PREFIX_BYTES + headerLength > frame.length)
    throw new FrameError("a frame's header is longer than the frame");
  const head = frame.subarray(PREFIX_BYTES, PREFIX_BYTES + headerLength);
  try {
    return {
      header: JSON.parse(decoder.decode(head)) as unknown,
      tail: frame.subarray(PREFIX_BYTES + headerLength),
    };
  } catch (cause) {
    throw new FrameError("a frame's header is not UTF-8 JSON", { cause });
  }
}
