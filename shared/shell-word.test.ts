import { describe, expect, it } from "vitest";
import { shellWord } from "./shell-word.ts";

describe("a word for a shell", () => {
  it.each(["/home/a/project", "main", "release/1.2", "a@b"])("leaves %s as it is", (plain) => {
    expect(shellWord(plain)).toBe(plain);
  });

  it.each([
    ["a b", "'a b'"],
    ["$(id)", "'$(id)'"],
    ["it's", "'it'\\''s'"],
    ["-rf", "'-rf'"],
    ["", "''"],
    ["a\nb", "'a\nb'"],
  ])("quotes %j", (text, quoted) => {
    expect(shellWord(text)).toBe(quoted);
  });
});
