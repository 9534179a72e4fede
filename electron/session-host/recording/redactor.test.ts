import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Redactor } from "./redactor.ts";

const runs = process.env["FLIGHTDECK_LONG"] === "1" ? 20_000 : 500;

function redact(values: readonly string[], chunks: readonly Buffer[]): Buffer {
  const redactor = new Redactor(values);
  const given = chunks.map((chunk) => Buffer.from(redactor.push(Buffer.from(chunk))));
  return Buffer.concat([...given, redactor.release()]);
}

/** What masking means, written down the slow way: every byte of every occurrence. */
function masked(values: readonly string[], input: Buffer): Buffer {
  const output = Buffer.from(input);
  for (const value of values) {
    for (let at = input.indexOf(value); at !== -1; at = input.indexOf(value, at + 1)) {
      output.fill("*", at, at + Buffer.byteLength(value));
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

describe("masking secrets in a stream", () => {
  it("gives the same bytes for every way of cutting the input", () => {
    const values = fc.array(word(4, 9), { minLength: 1, maxLength: 4 });
    const input = fc.array(word(1, 30), { maxLength: 12 }).map((words) => Buffer.from(words.join("-")));
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
    expect(output.toString()).toBe(`> ${"*".repeat(23)} <`);
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

  it("does not see a value with colour codes inside it", () => {
    // Documented: masking is by bytes. A program that colours parts of a secret prints it in pieces.
    const coloured = "can\x1b[31mary-1234";
    expect(redact(["canary-1234"], [Buffer.from(coloured)]).toString()).toBe(coloured);
  });
});
