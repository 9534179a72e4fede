import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PLACE, placeAfter, type Place } from "./escape-sequence.ts";
import { maskText, Redactor } from "./redactor.ts";

const runs = process.env["FLIGHTDECK_LONG"] === "1" ? 20_000 : 500;

function redact(values: readonly string[], chunks: readonly Buffer[]): Buffer {
  const redactor = new Redactor(values);
  const given = chunks.map((chunk) => Buffer.from(redactor.push(Buffer.from(chunk))));
  return Buffer.concat([...given, redactor.release()]);
}

/** What masking means, written down the slow way: every byte of every occurrence, with and without escape sequences. */
function masked(values: readonly string[], input: Buffer): Buffer {
  const output = Buffer.from(input);
  const printable = [...input.keys()].filter((at) => (input[at] ?? 0) >= 0x20);
  let place: Place = PLACE.text;
  const isShown = Array.from(input, (byte) => {
    const before = place;
    place = placeAfter(place, byte);
    return before === PLACE.text && place === PLACE.text;
  });
  for (const offsets of [printable, printable.filter((at) => isShown[at])]) {
    const read = Buffer.from(offsets.map((at) => input[at] ?? 0));
    for (const value of values) {
      for (let at = read.indexOf(value); at !== -1; at = read.indexOf(value, at + 1)) {
        for (const offset of offsets.slice(at, at + Buffer.byteLength(value))) output[offset] = 0x2a;
      }
    }
  }
  return output;
}

function cut(input: Buffer, lengths: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  let at = 0;
  for (const length of lengths) {
    chunks.push(input.subarray(at, at + length));
    at += length;
  }
  return [...chunks, input.subarray(at)];
}

/** Few letters, so that values overlap themselves and each other often. */
const word = (minLength: number, maxLength: number) =>
  fc.array(fc.constantFrom("a", "b", "c"), { minLength, maxLength }).map((letters) => letters.join(""));

/** What a terminal obeys instead of showing it, whole and broken. */
const SEQUENCES = [
  "\x1b[31m",
  "\x1b[0m",
  "\x1b[38;5;11m",
  "\x1b]0;ab\x07",
  "\x1b]8;;a\x1b\\",
  "\x1b(B",
  "\r\n",
  "\b",
];
const STRAY = ["\x1b", "[", "\x1b[", "\x1b]", "\x07", "m", "\x1bP", "é"];

/** A value as programs write it; base64 with something before it, so that it starts at any of three places. */
const WAYS: readonly ((value: string) => readonly [before: string, written: string, after: string])[] = [
  (value) => ["", value, ""],
  (value) => ["", encodeURIComponent(value), ""],
  (value) => ["", JSON.stringify(value).slice(1, -1), ""],
  (value) => ["", Buffer.from(value).toString("hex"), ""],
  (value) => ["", Buffer.from(value).toString("hex").toUpperCase(), ""],
  ...[0, 1, 2].map((before) => (value: string) => {
    const text = Buffer.from(`${"u".repeat(before)}${value}!`).toString("base64");
    const first = Math.ceil((before * 8) / 6);
    const end = Math.floor(((before + Buffer.byteLength(value)) * 8) / 6);
    return [text.slice(0, first), text.slice(first, end), text.slice(end)] as const;
  }),
];

describe("masking secrets in a stream", () => {
  it("gives the same bytes for every way of cutting the input", () => {
    const values = fc.array(word(4, 9), { minLength: 1, maxLength: 4 });
    const piece = fc.oneof(
      { arbitrary: word(1, 30), weight: 3 },
      { arbitrary: word(1, 3), weight: 3 },
      { arbitrary: fc.constantFrom("-", ...SEQUENCES, ...STRAY), weight: 4 },
    );
    const input = fc.array(piece, { maxLength: 24 }).map((pieces) => Buffer.from(pieces.join("")));
    const lengths = fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 40 });
    fc.assert(
      fc.property(values, input, lengths, (values, input, lengths) => {
        const whole = redact(values, [input]);
        expect(redact(values, cut(input, lengths)).toString()).toBe(whole.toString());
        expect(whole.length).toBe(input.length);
        expect(whole.toString()).toBe(masked(values, input).toString());
      }),
      { numRuns: runs, seed: 1 },
    );
  });

  it(
    "leaves nothing of a value, however it is written, coloured, broken and cut",
    { timeout: 120_000 },
    () => {
      // No space and no star: they are what stands around and what is put in place.
      const sign = fc.constantFrom(...Array.from('abcdefXYZ0123456789/+=_-."\\%&?:@~üß🙂'));
      const values = fc.array(
        fc.array(sign, { minLength: 8, maxLength: 40 }).map((signs) => signs.join("")),
        { minLength: 1, maxLength: 3 },
      );
      const between = fc.array(fc.tuple(fc.nat(), fc.constantFrom(...SEQUENCES)), { maxLength: 8 });
      const lengths = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 40 });
      fc.assert(
        fc.property(values, fc.constantFrom(...WAYS), between, lengths, (values, way, between, lengths) => {
          const [before, written, after] = way(values[0] ?? "");
          const signs = Array.from(written);
          const stars = signs.map((sign) => "*".repeat(Buffer.byteLength(sign)));
          for (const [where, sequence] of between.toSorted(
            ([a], [b]) => (b % signs.length) - (a % signs.length),
          ))
            for (const text of [signs, stars]) text.splice(where % written.length, 0, sequence);
          const input = Buffer.from(` ${before}${signs.join("")}${after} `);
          const output = redact(values, cut(input, lengths)).toString();
          const head = Buffer.byteLength(` ${before}`);
          const hidden = Buffer.from(output).subarray(head, head + Buffer.byteLength(stars.join("")));
          // A sequence that continues the value stands in the raw bytes as its copy, and may be masked with it.
          const due = Buffer.from(stars.join("")).map((byte, at) => (hidden[at] === 0x2a ? 0x2a : byte));
          expect(hidden.toString()).toBe(Buffer.from(due).toString());
          expect(Buffer.byteLength(output)).toBe(input.length);
        }),
        { numRuns: runs * 2, seed: 3 },
      );
    },
  );

  it("leaves text without secrets as it is, byte for byte", () => {
    const values = ["Zq7-Zq7-Zq7-Zq7", "XKCD/XKCD+XKCD=="];
    const bytes = fc.uint8Array({ maxLength: 200 });
    const pieces = fc.array(fc.oneof(bytes, fc.constantFrom(...SEQUENCES, ...STRAY, "Zq7-", "XKCD")));
    fc.assert(
      fc.property(pieces, fc.array(fc.nat(30)), (pieces, lengths) => {
        const input = Buffer.concat(pieces.map((piece) => Buffer.from(piece)));
        fc.pre(masked(values, input).equals(input));
        expect(redact(values, cut(input, lengths)).equals(input)).toBe(true);
      }),
      { numRuns: runs, seed: 4 },
    );
  });

  it("keeps any bytes at their length, releases included", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ minLength: 4, maxLength: 20 }), { maxLength: 3 }),
        fc.array(fc.tuple(fc.uint8Array({ maxLength: 40 }), fc.boolean())),
        (values, pieces) => {
          const redactor = new Redactor(values);
          let given = 0;
          for (const [bytes, releases] of pieces) {
            given += redactor.push(Buffer.from(bytes)).length;
            if (releases) given += redactor.release().length;
          }
          const all = pieces.reduce((sum, [bytes]) => sum + bytes.length, 0);
          expect(given + redactor.heldBytes).toBe(all);
        },
      ),
      { numRuns: runs, seed: 2 },
    );
  });

  it.each([
    ["as it is", (value: string) => value],
    ["in base64", (value: string) => Buffer.from(value).toString("base64")],
    ["in base64 behind one byte", (value: string) => Buffer.from(`u${value}`).toString("base64")],
    [
      "in base64 behind two bytes and before more",
      (value: string) => Buffer.from(`u:${value}!`).toString("base64"),
    ],
    ["in base64 for URLs", (value: string) => Buffer.from(value).toString("base64url")],
    ["in a URL", (value: string) => encodeURIComponent(value)],
    ["in hexadecimal", (value: string) => Buffer.from(value).toString("hex")],
    ["in JSON in JSON", (value: string) => JSON.stringify(JSON.stringify(value))],
    [
      "in JSON without a sign that is not ASCII",
      (value: string) => JSON.stringify(value).replaceAll("ü", "\\u00fc").replaceAll("/", "\\/"),
    ],
    ["in a form", (value: string) => new URLSearchParams({ k: value }).toString()],
    ["in JSON", (value: string) => JSON.stringify({ value })],
  ])("finds a value %s", (_way, write) => {
    const value = 'p4ss/w+rd "ü" ~ yes\n2';
    const printed = write(value);
    const output = redact([value], cut(Buffer.from(printed), [3, 1, 4, 1, 5, 9, 2, 6])).toString();
    // Edge characters of base64 hold bits of their neighbours and stay.
    expect(output).toMatch(/\*{10,}/);
    expect(output.replaceAll("*", "").length).toBeLessThan(14);
  });

  it("masks a value of several lines as a terminal prints it", () => {
    const output = redact(["first line\nsecond line"], [Buffer.from("> first line\r\nsecond line <")]);
    expect(output.toString()).toBe(`> ${"*".repeat(10)}\r\n${"*".repeat(11)} <`);
  });

  it("masks the rest of a value whose beginning had to be released", () => {
    const redactor = new Redactor(["canary-1234"]);
    const given = [
      redactor.push(Buffer.from("x canary")),
      redactor.release(),
      redactor.push(Buffer.from("-1234 y")),
    ];
    expect(Buffer.concat(given).toString()).toBe("x canary***** y");
  });

  it("holds back nothing that cannot become a value", () => {
    const redactor = new Redactor(["canary-1234"]);
    expect(redactor.push(Buffer.from("can")).length).toBe(0);
    expect(redactor.push(Buffer.from("dle")).toString()).toBe("candle");
    expect(redactor.heldBytes).toBe(0);
  });

  it.each([
    ["colours", "\x1b[1;31mcan\x1b[0mary\x1b[32m-1234", "\x1b[1;31m***\x1b[0m***\x1b[32m*****"],
    ["a link", "can\x1b]8;;http://a.test\x07ary-1234", "***\x1b]8;;http://a.test\x07********"],
    ["a line break of the terminal", "canary\r\n-1234", "******\r\n*****"],
    ["a title that is the secret", "\x1b]0;canary-1234\x07", "\x1b]0;***********\x07"],
    ["a stray ESC before it", "\x1bcanary-1234", "\x1b***********"],
    ["a command that never ends before it", "\x1b[3;canary-1234", "\x1b[3;***********"],
    ["a string that never ends before it", "\x1b]0;x\ncan\x1b[1mary-1234", "\x1b]0;x\n***\x1b[1m********"],
  ])("is not misled by %s", (_what, input, output) => {
    expect(maskText(input, ["canary-1234"])).toBe(output);
    const bytes = [...Buffer.from(input)].map((byte) => Buffer.from([byte]));
    expect(redact(["canary-1234"], bytes).toString()).toBe(output);
  });

  it("waits for the end of a sequence only so long", () => {
    const redactor = new Redactor(["canary-1234"]);
    const given = [redactor.push(Buffer.from("canary\x1b]0;"))];
    for (let kib = 0; kib < 40; kib++) given.push(redactor.push(Buffer.alloc(1024, "x")));
    expect(redactor.heldBytes).toBeLessThan(8 * 1024);
    given.push(redactor.push(Buffer.from("\x07-1234 ")), redactor.release());
    expect(Buffer.concat(given).toString()).toBe(`canary\x1b]0;${"x".repeat(40 * 1024)}\x07***** `);
  });
});
