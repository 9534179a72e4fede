import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { emulatorInternals } from "./emulator-internals.ts";
import { newHeadlessTerminal } from "./headless-terminal.ts";
import { MAX_SEQUENCE_BYTES, SequenceCut } from "./sequence-cut.ts";

const RUNS = process.env["FLIGHTDECK_LONG"] === "1" ? { numRuns: 50_000 } : { numRuns: 2_000, seed: 7 };

/** Bytes that begin, continue and end sequences, far more often than chance would. */
const byte = fc.oneof(
  fc.constantFrom(
    0x1b,
    0x5b,
    0x5d,
    0x50,
    0x58,
    0x5f,
    0x5c,
    0x07,
    0x18,
    0x3b,
    0x3f,
    0x20,
    0x24,
    0x6d,
    0x31,
    0xc2,
    0x9b,
    0x9d,
    0x9c,
    0x90,
    0x85,
    0xe6,
    0x96,
    0x87,
  ),
  fc.integer({ min: 0, max: 255 }),
);
const chunks = fc.array(
  fc.array(byte, { maxLength: 12 }).map((bytes) => Uint8Array.from(bytes)),
  { maxLength: 12 },
);

describe("cutting output where nothing is unfinished", () => {
  test("gives out every byte once, in order", () => {
    fc.assert(
      fc.property(chunks, (all) => {
        const cut = new SequenceCut();
        const out = all.map((chunk) => Buffer.from(cut.push(chunk)));
        expect(Buffer.concat([...out, cut.held])).toEqual(Buffer.concat(all));
      }),
      RUNS,
    );
  });

  test("knows where the terminal's own parser is between sequences", () => {
    const terminal = newHeadlessTerminal(20, 5, 0);
    const { _inputHandler } = emulatorInternals(terminal);
    fc.assert(
      fc.property(chunks, (all) => {
        _inputHandler._parser.reset();
        _inputHandler.parse(Buffer.from("a"));
        const cut = new SequenceCut();
        for (const chunk of all) {
          cut.push(chunk);
          _inputHandler.parse(chunk);
          expect(cut.inGround).toBe(_inputHandler._parser.currentState === 0);
        }
      }),
      RUNS,
    );
  });

  test("holds back a begun sequence and the last character with its marks", () => {
    const held = (text: string) => {
      const cut = new SequenceCut();
      cut.push(Buffer.from(text));
      return Buffer.from(cut.held).toString();
    };
    expect(held("text\x1b[3")).toBe("\x1b[3");
    expect(held("text")).toBe("t");
    expect(held("e\u0301\u0323")).toBe("e\u0301\u0323");
    expect(held("text\x1b[31m")).toBe("");
    expect(held("text\r\n")).toBe("");
    expect(held("\x1b]0;title")).toBe("\x1b]0;title");
  });

  test("keeps a title that never ends within its bound", () => {
    const cut = new SequenceCut();
    cut.push(Buffer.from("\x1b]2;"));
    for (let each = 0; each < 400; each += 1) cut.push(Buffer.alloc(50_000, "a"));
    expect(cut.held.length).toBeLessThanOrEqual(MAX_SEQUENCE_BYTES);
    expect(cut.droppedBytes).toBeGreaterThan(19_000_000);
    expect(
      Buffer.from(cut.push(Buffer.from("\x07after\r\n")))
        .toString()
        .endsWith("\x07after\r\n"),
    ).toBe(true);
  });
});
