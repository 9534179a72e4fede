import { Terminal } from "@xterm/xterm";
import { describe, expect, it } from "vitest";
import { guardOutput } from "./output-guard.ts";

function newTerminal(options: { readonly disableStdin: boolean }) {
  const terminal = new Terminal({ cols: 20, rows: 4, allowProposedApi: true, logLevel: "off", ...options });
  const answers: string[] = [];
  const titles: string[] = [];
  terminal.onData((text) => answers.push(text));
  terminal.onTitleChange((title) => titles.push(title));
  const write = (text: string) => {
    const { _core } = terminal as unknown as { _core: { writeSync(text: string): void } };
    _core.writeSync(text);
  };
  return { terminal, answers, titles, write };
}

describe("output nobody vouches for", () => {
  it.each([
    ["writes the clipboard", "52;c;aGVsbG8="],
    ["reads the clipboard", "52;c;?"],
    ["names the terminal", "2;Approved by you"],
    ["notifies", "9;done"],
    ["notifies by another name", "777;notify;done;all good"],
    ["notifies by a third name", "99;i=1;done"],
    ["changes the font", "50;Comic"],
    ["brings a file", "1337;File=name=YQ==:aGVsbG8="],
  ])("that %s reaches nobody", (_, payload) => {
    const { terminal, write, answers, titles } = newTerminal({ disableStdin: false });
    const reached: string[] = [];
    const code = Number.parseInt(payload, 10);
    terminal.parser.registerOscHandler(code, (data) => {
      reached.push(data);
      return false;
    });
    guardOutput(terminal);
    write(`\u001b]${payload}\u0007after`);
    expect([reached, answers, titles]).toEqual([[], [], []]);
    expect(terminal.buffer.active.getLine(0)?.translateToString(true)).toBe("after");
  });

  it("may flood with titles without anybody hearing of it", () => {
    const { terminal, write, titles } = newTerminal({ disableStdin: false });
    guardOutput(terminal);
    for (let at = 0; at < 10_000; at++) write(`\u001b]0;title ${at}\u0007`);
    expect(titles).toEqual([]);
  });
});

describe("queries of a process", () => {
  const QUERIES = "\u001b[c\u001b[>c\u001b[6n\u001b[5n\u001b[?2026$p\u001bP$qm\u001b\\";

  it("are answered where a person has control", () => {
    const { write, answers } = newTerminal({ disableStdin: false });
    write(QUERIES);
    expect(answers.length).toBeGreaterThan(3);
  });

  it("are answered by nobody where nobody has", () => {
    const { write, answers } = newTerminal({ disableStdin: true });
    write(QUERIES);
    expect(answers).toEqual([]);
  });
});
