import { expect, it } from "vitest";
import { prose } from "#shared/mission/text.ts";
import { safeReason } from "./safe-reason.ts";

it.each([
  [
    "\u001B[31mfatal:\u001B[0m no such branch\r\n",
    "\\u{001b}[31mfatal:\\u{001b}[0m no such branch\\u{000d}\n",
  ],
  ["half \uD83D of it", "half \\u{d83d} of it"],
  ["a\u202Eb\u0000c", "a\\u{202e}b\\u{0000}c"],
  ["a plain sentence, 2 lines\n\tand ünïcödé 🙂", "a plain sentence, 2 lines\n\tand ünïcödé 🙂"],
])("shows what would be obeyed or refused: %j", (text, shown) => {
  expect(safeReason(text)).toBe(shown);
});

it.each(["x".repeat(5_000_000), "\u0007".repeat(2_000), "🙂".repeat(3_000), `${"x".repeat(1_998)}🙂🙂`])(
  "is always a reason that a command takes",
  (text) => {
    const safe = safeReason(text);
    expect(prose(2_000).safeParse(safe).success).toBe(true);
    expect(safe.endsWith("…")).toBe(true);
  },
);
