import fc from "fast-check";
import { expect, it } from "vitest";
import { lastLineOf } from "./last-line.ts";

const last = (text: string) => lastLineOf(new TextEncoder().encode(text));

it.each([
  ["one\r\ntwo\r\n", "two"],
  ["one\r\n\r\n   \r\n", "one"],
  ["\u001b[31mred \u001b[1mand bold\u001b[0m\r\n", "red and bold"],
  ["done\r\n\u001b]0;a title\u0007\u001b[?25h", "done"],
  ["done\r\n\u001b]0;a title without an e", "done"],
  ["done\r\n\u001b[3", "done"],
  ["10 %\r40 %\r100 %", "100 %"],
  ["abc\b\bX", "aXc"],
  ["\u001b[2J\u001b[1;1Hheader\u001b[24;1Hstatus line", "status line"],
  ["a\tb\u0000\u202e", "a b"],
  ["", ""],
])("of %j is %j", (printed, shown) => {
  expect(last(printed)).toBe(shown);
});

it("is text without control characters, and short, whatever was printed", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
      const line = lastLineOf(bytes);
      expect(line).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      expect(Array.from(line).length).toBeLessThanOrEqual(160);
    }),
    { seed: 7 },
  );
  expect(last("é".repeat(500))).toBe("é".repeat(160));
});
