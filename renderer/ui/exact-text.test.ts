import { expect, it } from "vitest";
import { stretches } from "./exact-text.ts";

const shown = (text: string): string =>
  stretches(text)
    .map((each) => each.shown ?? each.text)
    .join("");

it("leaves plain text of any language alone, in one piece", () => {
  for (const text of ["rm -rf build\n\tls", "git commit -m 'Привет, мир'", "größe 漢字 مرحبا αβγ", ""]) {
    expect(shown(text)).toBe(text);
    expect(stretches(text)).toHaveLength(text === "" ? 0 : 1);
  }
});

it("shows what turns the order, hides, or passes for a space", () => {
  expect(shown("a\u202eb\u2066c\u200b\ufeff\u00a0\u001b[31m\r\n")).toBe(
    "a\\u202eb\\u2066c\\u200b\\ufeff\\xa0\\x1b[31m\\x0d\n",
  );
  expect(shown("x\u{e0041}")).toBe("x\\u{e0041}");
});

it("shows letters of another script inside a Latin word", () => {
  expect(shown("curl p\u0430ypal.com Привет")).toBe("curl p\\u0430ypal.com Привет");
});

it("is the text again when joined", () => {
  const text = "a\u202eb p\u0430y \u{1d41a}z 😀";
  expect(
    stretches(text)
      .map((each) => each.text)
      .join(""),
  ).toBe(text);
});
