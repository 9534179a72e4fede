import { Terminal } from "@xterm/xterm";
import { describe, expect, it } from "vitest";
import { Marks } from "./marks.ts";

const OSC = "\u001b]133;";
const END = "\u0007";

function written(text: string, rows = 4) {
  const terminal = new Terminal({
    cols: 40,
    rows,
    scrollback: 2_000,
    allowProposedApi: true,
    logLevel: "off",
  });
  const marks = new Marks(terminal, "mark");
  const write = (more: string) => {
    const { _core } = terminal as unknown as { _core: { writeSync(text: string): void } };
    _core.writeSync(more);
  };
  write(text);
  return { terminal, marks, write };
}

const shell = (command: string, output: string, code: number) =>
  `${OSC}A${END}$ ${command}\r\n${OSC}C${END}${output}\r\n${OSC}D;${code}${END}`;

describe("marks of a shell", () => {
  it("stand where commands begin, with what the program says of their end", () => {
    const { marks } = written(shell("true", "fine", 0) + shell("false", "oh no", 7));
    expect(marks.all.map(({ exit }) => exit)).toEqual([null, 0, null, 7]);
    expect(marks.all.map(({ marker }) => marker.line)).toEqual([0, 1, 2, 3]);
  });

  it("are gone to one by one, and what stands there can be copied", () => {
    const { terminal, marks } = written(
      Array.from({ length: 9 }, (_, at) => shell(`c${at}`, `out ${at}`, at)).join(""),
    );
    expect(marks.jump(-1)).toMatchObject({ at: 18, total: 18, exit: 8 });
    expect(marks.block()).toBe("out 8");
    for (let step = 0; step < 10; step++) marks.jump(-1);
    expect(marks.block()).toBe("out 3");
    expect(terminal.buffer.active.viewportY).toBe(7);
    expect(marks.jump(1)).toMatchObject({ at: 9 });
  });

  it("end at the first one, and behind the last one", () => {
    const { marks } = written(shell("a", "b", 0));
    expect([marks.jump(1), marks.jump(-1)?.at, marks.jump(-1)?.at, marks.jump(-1)]).toEqual([
      null,
      2,
      1,
      null,
    ]);
  });

  it("are never more than a thousand, whatever a program writes", () => {
    const { marks, write } = written("");
    for (let at = 0; at < 1_500; at++) write(`${OSC}A${END}line\r\n`);
    expect(marks.all).toHaveLength(1_000);
  });
});

describe("marks of an agent", () => {
  it("carry what it said it began, cut to one line's length", () => {
    const { marks, write } = written("");
    marks.add("npm test");
    write("42 passed\r\n");
    marks.add("x".repeat(500));
    expect(marks.all.map(({ label }) => label?.length)).toEqual([8, 120]);
    expect(marks.jump(-1)?.at).toBe(2);
    expect(marks.jump(-1)).toMatchObject({ label: "npm test", exit: null });
    expect(marks.block()).toBe("42 passed");
  });

  it("are not made while a program has the whole screen", () => {
    const { marks } = written("\u001b[?1049h");
    marks.add("npm test");
    expect(marks.all).toEqual([]);
  });
});
