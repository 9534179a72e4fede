import { Terminal } from "@xterm/xterm";
import { describe, expect, it } from "vitest";
import { guardEraseAtCorner } from "./erase-at-corner.ts";

const COLS = 5;
const ROWS = 3;
const TO_CORNER = `\u001b[${ROWS};${COLS}H`;

function newTerminal(guarded: boolean): Terminal {
  const terminal = new Terminal({ cols: COLS, rows: ROWS, allowProposedApi: true, logLevel: "off" });
  if (guarded) guardEraseAtCorner(terminal);
  return terminal;
}

/** Parses at once, so that what the library throws is thrown here and not in a timer of its own. */
function parseNow(terminal: Terminal, text: string): void {
  const { _core } = terminal as unknown as { _core: { writeSync(text: string): void } };
  _core.writeSync(text);
}

function lines(terminal: Terminal): string[] {
  const { active } = terminal.buffer;
  return Array.from(
    { length: active.length },
    (_, at) => active.getLine(at)?.translateToString(true) ?? "none",
  );
}

describe("erasing up to the last cell", () => {
  it.each(["\u001b[1J", "\u001b[?1J"])("throws in the library when nobody guards it: %j", (erase) => {
    expect(() => parseNow(newTerminal(false), `abcde${TO_CORNER}${erase}`)).toThrow(TypeError);
  });

  it.each(["\u001b[1J", "\u001b[?1J"])(
    "erases everything, leaves the cursor there, and goes on: %j",
    (erase) => {
      const terminal = newTerminal(true);
      parseNow(terminal, `abcde\r\nfghij\r\nklmno${erase}`);
      expect(lines(terminal)).toEqual(["", "", ""]);
      expect(terminal.buffer.active.cursorY).toBe(ROWS - 1);
      parseNow(terminal, "\u001b[Hon");
      expect(lines(terminal)).toEqual(["on", "", ""]);
    },
  );

  it("leaves every other erasing to the library", () => {
    const terminal = newTerminal(true);
    parseNow(terminal, "abcde\r\nfghij\r\nklmno\u001b[2;2H\u001b[1J");
    expect(lines(terminal)).toEqual(["", "  hij", "klmno"]);
    parseNow(terminal, `${TO_CORNER}\u001b[J`);
    expect(lines(terminal)).toEqual(["", "  hij", "klmn"]);
    parseNow(terminal, "\u001b[2;1H\u001b[2J");
    expect(lines(terminal)).toEqual(["", "", ""]);
  });

  it("holds on the alternate screen, which never has lines above it", () => {
    const terminal = newTerminal(true);
    parseNow(terminal, `kept\r\n\n\n\n\u001b[?1049habcde${TO_CORNER}z\u001b[1J`);
    expect(lines(terminal)).toEqual(["", "", ""]);
    parseNow(terminal, "\u001b[?1049l");
    expect(lines(terminal)).toContain("kept");
  });
});
