import { describe, expect, it } from "vitest";
import { prose, repositoryPath } from "#shared/mission/text.ts";
import { endOfText, shownPath, shownText, startOfText } from "./shown-text.ts";

describe("what programs print", () => {
  it.each([
    ["\u001B[31mred\u001B[0m", "red"],
    ["one\r\ntwo\rthree\n", "one\ntwo\nthree\n"],
    ["bell\u0007 nul\0", "bell\\u{7} nul\\u{0}"],
    ["half \uD83D", "half \\u{d83d}"],
    ["\tliteral $(touch X) 飛行 🛩️", "\tliteral $(touch X) 飛行 🛩️"],
  ])("is a text that a mission takes: %j", (said, shown) => {
    expect(shownText(said)).toBe(shown);
    expect(prose(1_000).safeParse(shown).success).toBe(true);
  });

  it("is never cut in the middle of a character", () => {
    expect(endOfText("a🛩b", 2)).toBe("b");
    expect(startOfText("a🛩b", 2)).toBe("a");
    expect(endOfText("abc", 2)).toBe("bc");
  });
});

describe("a path", () => {
  it.each(["src/a.ts", "src/-rf", "src/$(touch X)", "src/飛行 x", "src/a:b"])(
    "that fits stays as it is: %s",
    (path) => {
      expect(shownPath(path)).toBe(path);
    },
  );

  it.each([
    [".github/work\nflow.yml", ".github/work\uFFFDflow.yml"],
    ["src/back\\slash", "src/back\uFFFDslash"],
    ["C:drive", "C\uFFFDdrive"],
    ["src/rtl\u202Egnp", "src/rtl\uFFFDgnp"],
    [" ", "\uFFFD"],
    ["docs/end ", "docs/end\uFFFD"],
  ])("that does not fit keeps its folders: %j", (path, shown) => {
    expect(shownPath(path)).toBe(shown);
    expect(repositoryPath.safeParse(shown)).toEqual({ success: true, data: shown });
  });

  it("is not longer than a mission takes", () => {
    const path = Array.from({ length: 30 }, () => "x".repeat(100)).join("/");
    expect(repositoryPath.safeParse(shownPath(path)).success).toBe(true);
  });
});
