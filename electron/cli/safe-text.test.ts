import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { safeJson, safeLine } from "./safe-text.ts";

const DANGEROUS = /[\p{Cc}\u202a-\u202e\u2066-\u2069\u200b-\u200f\ufeff\u2028\u2029]/u;

describe("text of strangers on a terminal", () => {
  it.each([
    ["\u001b[31mred\u001b]0;title\u0007", "\\u001b[31mred\\u001b]0;title\\u0007"],
    ["user\u202egnp.exe", "user\\u202egnp.exe"],
    ["one\ntwo\r\n", "one\\ntwo\\r\\n"],
    ["a\u0000b", "a\\u0000b"],
    ["\u009b2J", "\\u009b2J"],
    ["half \ud800", "half \\ud800"],
    ["tag \u{e0041}", "tag \\u{e0041}"],
    ["$(touch x) --upload-pack=x ../../x", "$(touch x) --upload-pack=x ../../x"],
    ["Grüße, 你好, 🚀", "Grüße, 你好, 🚀"],
  ])("%j is shown as %j", (text, shown) => {
    expect(safeLine(text)).toBe(shown);
  });

  it("never leaves anything that a terminal obeys", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(safeLine(text)).not.toMatch(DANGEROUS);
      }),
    );
  });

  it("is the same value again when it was JSON", () => {
    fc.assert(
      fc.property(fc.record({ a: fc.string({ unit: "binary" }), "\u202e": fc.string() }), (value) => {
        const json = safeJson(value);
        expect(JSON.parse(json)).toEqual(value);
        expect(json.replaceAll("\n", "")).not.toMatch(DANGEROUS);
      }),
    );
  });
});
