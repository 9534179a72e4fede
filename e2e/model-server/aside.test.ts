import { describe, expect, it } from "vitest";
import { asideText, exampleOf, isAside, isCompaction } from "./aside.ts";
import type { Heard } from "./heard.ts";

const heard = (more: Partial<Heard>): Heard => ({
  instructions: "",
  said: [{ by: "person", text: "[[flight:a]]" }],
  tools: [],
  model: "",
  stream: true,
  schema: undefined,
  conversation: null,
  folder: null,
  ...more,
});
const tools = [{ name: "Bash", freeform: false, parameters: {} }];

describe("what is asked beside the conversation", () => {
  it("is a title or a summary", () => {
    expect(isAside(heard({ instructions: "You are a title generator." }))).toBe(true);
    expect(isAside(heard({ schema: { type: "object", properties: { title: {} } } }))).toBe(true);
    expect(isAside(heard({ instructions: "You are a specialized Task Routing AI." }))).toBe(true);
    const said = [
      { by: "person", text: "Your task is to create a detailed summary of the conversation" },
    ] as const;
    expect(isAside(heard({ tools, said }))).toBe(true);
  });

  it("is a compaction where the CLI goes on with the summary instead of the history", () => {
    const last = (text: string) => ({ said: [{ by: "person", text }] as const });
    expect(isCompaction(heard(last("You are performing a CONTEXT CHECKPOINT COMPACTION.")))).toBe(true);
    expect(isCompaction(heard(last("Create a new anchored summary from the history above")))).toBe(true);
    expect(
      isCompaction(heard(last("Your task is to create a detailed summary of the conversation so far"))),
    ).toBe(true);
    expect(isCompaction(heard({ tools, ...last("Create a new anchored summary of the README") }))).toBe(
      false,
    );
    expect(isCompaction(heard({ instructions: "You are a title generator." }))).toBe(false);
  });

  it("is neither an agent's turn nor a reviewer that has no tools", () => {
    expect(isAside(heard({ tools, instructions: "Give each answer a title." }))).toBe(false);
    expect(isAside(heard({ instructions: "You review a plan." }))).toBe(false);
  });

  it("is answered in the form that is wanted", () => {
    const schema = { type: "object", properties: { title: { type: "string" }, n: { type: "number" } } };
    expect(JSON.parse(asideText(heard({ schema })))).toEqual({ title: expect.any(String), n: 0 });
    expect(exampleOf({ type: "object", properties: { a: {}, b: {} }, required: ["b"] })).toEqual({
      b: expect.any(String),
    });
    expect(exampleOf({ enum: ["low", "high"] })).toBe("low");
    expect(exampleOf({ type: "integer", minimum: 1 })).toBe(1);
  });
});
