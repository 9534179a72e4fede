import type { Terminal } from "@xterm/headless";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Emulator, guardEraseAtCorner } from "./emulator.ts";
import { emulatorInternals } from "./emulator-internals.ts";
import { newHeadlessTerminal } from "./headless-terminal.ts";
import { differences } from "./testing/compare-screens.ts";
import {
  ALTERNATE_SCREEN,
  CHARACTER_SETS,
  corpora,
  CURSOR_MEMORY,
  HIDDEN_STYLE,
  LINKS,
  TAB_STOPS,
  UNFINISHED,
  WIDE,
} from "./testing/corpora.ts";

/**
 * Seeded: among ten thousands of random outputs are some that leave half a wide character where no sequence can put it
 * (README.md); a new seed may meet one.
 */
const SHORT = { numRuns: 300, seed: 20 };
const RUNS = process.env["FLIGHTDECK_LONG"] === "1" ? { numRuns: 5_000, seed: 20 } : SHORT;

interface Size {
  readonly cols: number;
  readonly rows: number;
}
type Step = { readonly text: string } | Size;

/** A terminal that parses everything as it comes, without our emulator around it. */
function plainTerminal(size: Size): Terminal {
  const terminal = newHeadlessTerminal(size.cols, size.rows, 1_000);
  guardEraseAtCorner(terminal, emulatorInternals(terminal));
  return terminal;
}

function parse(terminal: Terminal, bytes: Uint8Array): void {
  emulatorInternals(terminal)._inputHandler.parse(bytes);
}

/** Programs answer a new size with output; without any, a mark could still join the character before the resize. */
const AFTER_RESIZE = Buffer.from("\x1b[?25h");

function apply(terminal: Terminal, step: Step): void {
  if ("text" in step) parse(terminal, Buffer.from(step.text));
  else {
    terminal.resize(step.cols, step.rows);
    parse(terminal, AFTER_RESIZE);
  }
}

function feed(emulator: Emulator, step: Step): void {
  if ("text" in step) emulator.feed(Buffer.from(step.text));
  else {
    emulator.resize(step.cols, step.rows);
    emulator.feed(AFTER_RESIZE);
  }
}

/** Cut somewhere inside this: text, half a character, half a sequence. */
const CUT = Buffer.from("ab é字\x1b[31m\x1b]2;t\x1b\\e\u0301");

const ALL = { savedCursor: true };

/** Everything from the start on one side; on the other a terminal that starts from the picture. Then the same tail. */
function compare(
  size: Size,
  before: readonly Step[],
  cut: number,
  after: readonly Step[],
  look = ALL,
): string[] {
  const whole = plainTerminal(size);
  const emulator = new Emulator(size.cols, size.rows);
  for (const step of before) {
    apply(whole, step);
    feed(emulator, step);
  }
  parse(whole, CUT.subarray(0, cut));
  emulator.feed(CUT.subarray(0, cut));
  const picture = emulator.picture();
  const restored = plainTerminal(picture);
  parse(restored, picture.data);
  const found = differences(whole, restored, "at once", look);
  parse(whole, CUT.subarray(cut));
  parse(restored, CUT.subarray(cut));
  for (const step of after) {
    apply(whole, step);
    apply(restored, step);
  }
  found.push(...differences(whole, restored, "after the tail", look));
  expect(emulator.failures).toBe(0);
  for (const each of [whole, restored, emulator]) each.dispose();
  return found;
}

const size = fc.record({ cols: fc.integer({ min: 2, max: 40 }), rows: fc.integer({ min: 2, max: 12 }) });
const cut = fc.nat({ max: CUT.length });

function outputs(without: readonly string[]): fc.Arbitrary<Step> {
  const pieces = corpora.flatMap((corpus) => corpus.pieces).filter((piece) => !without.includes(piece));
  return fc
    .array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 60 })
    .map((parts): Step => ({ text: parts.join("") }));
}

function holds(steps: fc.Arbitrary<Step>, look = ALL, runs: { numRuns: number; seed?: number } = RUNS): void {
  const property = fc.property(
    size,
    fc.array(steps, { minLength: 1, maxLength: 6 }),
    cut,
    fc.array(steps, { maxLength: 3 }),
    (at, before, cutAt, after) => {
      // A half overwritten wide character at the edge with wrapping off is a state only the library's own fault makes.
      const wide = [...before, ...after].some((step) => "text" in step && /[\u1100-\uffff]/.test(step.text));
      const steps = (all: readonly Step[]) => (wide ? all.map(withWrapping) : all);
      expect(compare(at, steps(before), cutAt, steps(after), look)).toEqual([]);
    },
  );
  fc.assert(property, runs);
}

function withWrapping(step: Step): Step {
  return "text" in step ? { text: step.text.replaceAll("\x1b[?7l", "") } : step;
}

describe("a picture of the screen and what comes after equal a terminal that saw everything", () => {
  test("for random output, cut inside characters and sequences", () => {
    holds(outputs([...LINKS, ...HIDDEN_STYLE, ...CHARACTER_SETS, "\x1b[3J"]));
  });

  test("with every style, without saved cursors", () => {
    holds(outputs([...LINKS, ...CURSOR_MEMORY]));
  });

  test("across resizes before and after", () => {
    // Not in a picture: a control inside a sequence that a resize interrupts, and what a narrower screen cuts off: half a wide character, tab stops, the alternate screen's end.
    const cutOff = [...UNFINISHED, ...WIDE, ...TAB_STOPS, ...ALTERNATE_SCREEN];
    holds(fc.oneof(outputs([...LINKS, ...CURSOR_MEMORY, ...cutOff, "\x1b[3J"]), size), {
      savedCursor: false,
    });
  });

  test("with links, open and closed", () => {
    const kept = /text|colours|links/;
    const others = corpora.filter((corpus) => !kept.test(corpus.name)).flatMap((corpus) => corpus.pieces);
    holds(outputs(others), ALL, SHORT);
  });

  test("with more lines than the scrollback holds", () => {
    const lines = Array.from(
      { length: 2_500 },
      (_, each) => `\x1b[3${each % 8}mline ${each}\x1b[m ${"x".repeat(each % 90)}\r\n`,
    );
    expect(
      compare({ cols: 60, rows: 20 }, [{ text: lines.join("") }], 3, [{ text: "\x1b[5;1Hmore\r\n" }]),
    ).toEqual([]);
  });
});

test.each(["\x1b[1J", "\x1b[?1J"])(
  "erasing up to the last cell by %j does not stop the emulator",
  (erase) => {
    const emulator = new Emulator(10, 4);
    emulator.feed(Buffer.from(`text\x1b[99;99H${erase}after`));
    expect(emulator.failures).toBe(0);
    const restored = plainTerminal({ cols: 10, rows: 4 });
    parse(restored, emulator.picture().data);
    expect(restored.buffer.active.getLine(3)?.translateToString(true)).toBe("         a");
  },
);

test("a picture has as many lines above the screen as fit into the size asked for", () => {
  const emulator = new Emulator(80, 24);
  for (let line = 0; line < 2_000; line += 1)
    emulator.feed(Buffer.from(`line ${line} ${"y".repeat(60)}\r\n`));
  const [whole, small] = [emulator.picture(), emulator.picture(20_000)];
  expect(whole.data.length).toBeGreaterThan(60_000);
  expect(small.data.length).toBeLessThanOrEqual(20_000);
  expect(Buffer.from(small.data).includes("line 1999")).toBe(true);
});
