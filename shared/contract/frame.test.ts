import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeFrame, FrameDecoder, FrameError, MAX_FRAME_BYTES, type Frame } from "./frame.ts";

const joined = (parts: readonly Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));

/** The same bytes in pieces of the given sizes, again and again. */
function* pieces(bytes: Uint8Array, sizes: readonly number[]): Generator<Uint8Array> {
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

const plain = (frames: readonly Frame[]) => frames.map(({ header, tail }) => ({ header, tail: [...tail] }));

describe("frames", () => {
  it("come out as they went in, however the stream is cut", () => {
    const frame = fc.record({ header: fc.jsonValue(), tail: fc.uint8Array({ maxLength: 50 }) });
    const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 10 }), sizes, (frames, cuts) => {
        const stream = joined(frames.map(({ header, tail }) => encodeFrame(header, tail)));
        const decoder = new FrameDecoder();
        const out: Frame[] = [];
        for (const piece of pieces(stream, cuts)) out.push(...decoder.push(piece));
        const expected = frames.map(({ header, tail }) => ({
          header: JSON.parse(JSON.stringify(header)),
          tail,
        }));
        expect(plain(out)).toEqual(plain(expected));
      }),
    );
  });

  it.each([
    ["one larger than allowed", [0xff, 0xff, 0xff, 0xff]],
    ["one too short for its own header length", [0, 0, 0, 3, 0, 0, 0]],
    ["a header longer than the frame", [0, 0, 0, 6, 0, 0, 0, 9, 1, 2]],
    ["a header that is no JSON", [0, 0, 0, 5, 0, 0, 0, 1, 0x7b]],
    ["a header that is no UTF-8", [0, 0, 0, 5, 0, 0, 0, 1, 0xff]],
  ])("refuse %s", (_name, bytes) => {
    expect(() => new FrameDecoder().push(Uint8Array.from(bytes))).toThrow(FrameError);
  });

  it("refuse to be made larger than a peer would take", () => {
    expect(() => encodeFrame({}, new Uint8Array(MAX_FRAME_BYTES))).toThrow(FrameError);
  });

  it("never make the decoder fail in another way, whatever arrives", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 64 })), (chunks) => {
        const decoder = new FrameDecoder();
        try {
          for (const chunk of chunks) decoder.push(chunk);
        } catch (error) {
          expect(error).toBeInstanceOf(FrameError);
        }
      }),
    );
  });
});
