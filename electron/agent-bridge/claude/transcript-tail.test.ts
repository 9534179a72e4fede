import { appendFileSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { TranscriptTail } from "./transcript-tail.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fd-tail-"));
  file = join(folder, "s1.jsonl");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const add = (...lines: readonly unknown[]): void =>
  appendFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
const call = (id: string, output: number): object => ({
  type: "assistant",
  message: {
    id,
    content: [{ type: "text", text: "Hm." }],
    usage: {
      input_tokens: 10,
      cache_creation_input_tokens: 1,
      cache_read_input_tokens: 5,
      output_tokens: output,
    },
  },
});
const NO = "The user doesn't want to proceed with this tool use. The tool use was rejected.";
const refusal = (tool: string): object => ({
  type: "user",
  message: { content: [{ type: "tool_result", tool_use_id: tool, content: NO, is_error: true }] },
});
const ESC = {
  type: "user",
  message: { content: [{ type: "text", text: "[Request interrupted by user for tool use]" }] },
};

describe("the transcript of a conversation", () => {
  it("says what was used, each call of the model counted once", () => {
    const tail = new TranscriptTail(file, 0);
    expect(tail.look()).toEqual({ refused: [], wasInterrupted: false, hasNewUsage: false });
    add(call("a", 1), call("a", 50), call("b", 7));
    expect(tail.look().hasNewUsage).toBe(true);
    expect(tail.totals).toEqual({ input: 32, cachedInput: 10, output: 57 });
    expect(tail.look().hasNewUsage).toBe(false);
  });

  it("says what a person refused in the terminal, and that they pressed Esc", () => {
    const tail = new TranscriptTail(file, 0);
    add(refusal("t1"), ESC);
    expect(tail.look()).toMatchObject({ refused: ["t1"], wasInterrupted: true });
    expect(tail.look()).toMatchObject({ refused: [], wasInterrupted: false });
  });

  it("is read to the end of its last whole line", () => {
    const tail = new TranscriptTail(file, 0);
    const text = JSON.stringify(refusal("tü"));
    const bytes = Buffer.from(`${text}\n`);
    const half = bytes.indexOf(Buffer.from("ü")) + 1;
    appendFileSync(file, bytes.subarray(0, half));
    expect(tail.look().refused).toEqual([]);
    appendFileSync(file, bytes.subarray(half));
    expect(tail.look().refused).toEqual(["tü"]);
  });

  it("of a conversation that is taken up again counts from there", () => {
    add(call("a", 50), refusal("t1"));
    const tail = new TranscriptTail(file, statSync(file).size);
    add(call("b", 7));
    expect(tail.look().refused).toEqual([]);
    expect(tail.totals.output).toBe(7);
  });
});
