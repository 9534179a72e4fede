/**
 * A transcript is an append-only file of frames. Output bytes are counted from 0; every frame says how many came before it,
 * so a reader can start anywhere and a torn end is cut at the last whole frame.
 *
 *   u32   payload bytes
 *   u32   crc32 of everything behind it in this frame
 *   u8    kind, then three zero bytes
 *   f64   offset: output bytes before this frame
 *   f64   wall clock, milliseconds since 1970
 *   f64   monotonic clock, microseconds (a jump of the wall clock does not bend a replay)
 *   …     payload
 *
 * All numbers are little-endian. The first frame is a `header` frame.
 */

export const TRANSCRIPT_HEADER_BYTES = 36;
const CHECKED_FROM = 8;

/** Larger than any frame the host writes; a length above it is damage. */
export const MAX_TRANSCRIPT_PAYLOAD_BYTES = 1024 * 1024;

export const TRANSCRIPT_KINDS = {
  /** JSON: session id, format version, boot id, first size. */
  header: 0,
  output: 1,
  /** JSON: writer, seq and length. What was typed is never recorded. */
  input: 2,
  /** u16 cols, u16 rows. */
  resize: 3,
  /** JSON, anything worth finding again. */
  marker: 4,
  /** JSON: how many output bytes were left out here because the session is over its limit. */
  gap: 5,
  /** JSON: the exit record. The last frame. */
  exit: 6,
} as const;
export type TranscriptKind = keyof typeof TRANSCRIPT_KINDS;

const KIND_BY_CODE = new Map(
  Object.entries(TRANSCRIPT_KINDS).map(([kind, code]) => [code as number, kind as TranscriptKind]),
);

export interface TranscriptFrame {
  readonly kind: TranscriptKind;
  readonly offset: number;
  readonly wallMs: number;
  readonly monotonicUs: number;
  readonly payload: Uint8Array;
}

/**
 * zlib's crc32 where there is one; passed in because shared code has no Node. With a second argument it goes on from the
 * checksum of what came before.
 */
export type Crc32 = (bytes: Uint8Array, before?: number) => number;

/** What stands before the payload, so that a writer need not copy the payload to frame it. */
export function encodeTranscriptHeader(frame: TranscriptFrame, crc32: Crc32): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(TRANSCRIPT_HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, frame.payload.length, true);
  view.setUint8(CHECKED_FROM, TRANSCRIPT_KINDS[frame.kind]);
  view.setFloat64(12, frame.offset, true);
  view.setFloat64(20, frame.wallMs, true);
  view.setFloat64(28, frame.monotonicUs, true);
  view.setUint32(4, crc32(frame.payload, crc32(bytes.subarray(CHECKED_FROM))), true);
  return bytes;
}

export function encodeTranscriptFrame(frame: TranscriptFrame, crc32: Crc32): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(TRANSCRIPT_HEADER_BYTES + frame.payload.length);
  bytes.set(encodeTranscriptHeader(frame, crc32));
  bytes.set(frame.payload, TRANSCRIPT_HEADER_BYTES);
  return bytes;
}

export type TranscriptReading =
  | { readonly state: "frame"; readonly frame: TranscriptFrame; readonly bytes: number }
  /** The bytes end inside a frame: read more, or, at the end of the file, cut here. */
  | { readonly state: "incomplete" }
  | { readonly state: "damaged"; readonly reason: string };

/** Reads the frame that starts at `at`. The payload is a view into `bytes`. */
export function readTranscriptFrame(bytes: Uint8Array, at: number, crc32: Crc32): TranscriptReading {
  if (bytes.length - at < TRANSCRIPT_HEADER_BYTES) return { state: "incomplete" };
  const view = new DataView(bytes.buffer, bytes.byteOffset + at);
  const length = view.getUint32(0, true);
  if (length > MAX_TRANSCRIPT_PAYLOAD_BYTES)
    return { state: "damaged", reason: `a frame of ${length} bytes` };
  const total = TRANSCRIPT_HEADER_BYTES + length;
  if (bytes.length - at < total) return { state: "incomplete" };
  const kind = KIND_BY_CODE.get(view.getUint8(CHECKED_FROM));
  if (kind === undefined) return { state: "damaged", reason: "a frame of unknown kind" };
  if (crc32(bytes.subarray(at + CHECKED_FROM, at + total)) !== view.getUint32(4, true)) {
    return { state: "damaged", reason: "a frame whose checksum does not fit" };
  }
  const frame: TranscriptFrame = {
    kind,
    offset: view.getFloat64(12, true),
    wallMs: view.getFloat64(20, true),
    monotonicUs: view.getFloat64(28, true),
    payload: bytes.subarray(at + TRANSCRIPT_HEADER_BYTES, at + total),
  };
  return { state: "frame", frame, bytes: total };
}

/** Sidecar index: one record per output frame. Disposable: it can be made again from the transcript. */
export const INDEX_RECORD_BYTES = 32;

export interface IndexRecord {
  readonly offset: number;
  /** Where the frame starts in the transcript file. */
  readonly filePosition: number;
  readonly wallMs: number;
  readonly monotonicUs: number;
}

export function encodeIndexRecord(record: IndexRecord): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(INDEX_RECORD_BYTES);
  const view = new DataView(bytes.buffer);
  view.setFloat64(0, record.offset, true);
  view.setFloat64(8, record.filePosition, true);
  view.setFloat64(16, record.wallMs, true);
  view.setFloat64(24, record.monotonicUs, true);
  return bytes;
}

export function decodeIndexRecord(bytes: Uint8Array, at: number): IndexRecord {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, INDEX_RECORD_BYTES);
  return {
    offset: view.getFloat64(0, true),
    filePosition: view.getFloat64(8, true),
    wallMs: view.getFloat64(16, true),
    monotonicUs: view.getFloat64(24, true),
  };
}
