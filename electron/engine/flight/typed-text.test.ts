import { describe, expect, it } from "vitest";
import { typedText } from "./typed-text.ts";

const typed = (text: string) => typedText(new TextEncoder().encode(text));

describe("what was typed, in the log", () => {
  it("has letters as they are and keys by their names", () => {
    expect(typed("ls -l žluť\r")).toBe("ls -l žluť<Enter>");
    expect(typed("\u0003\u0004\u000b\u0017\u0012")).toBe("<Ctrl+C><Ctrl+D><Ctrl+K><Ctrl+W><Ctrl+R>");
    expect(typed("\u001b[A\u001bOB\u001b[Z\t\u007f\u001b")).toBe(
      "<Up><Down><Shift+Tab><Tab><Backspace><Esc>",
    );
  });

  it("has no control character, whatever was sent, and no marks of a paste", () => {
    expect(typed("\u001b[200~a\u001b[201~\u0000\u009b31m")).toBe("a<0x00><0x9b>31m");
  });
});
