import { describe, expect, it } from "vitest";
import { PermissionRound } from "./permission-round.ts";

const WORKSPACE = "/w";
const round = (tool_name: string, input: Record<string, unknown>): PermissionRound =>
  new PermissionRound("r1", { subtype: "can_use_tool", tool_name, input, tool_use_id: "t1" }, WORKSPACE);
const yes = (text = "", editedCommand: string | null = null) => ({ allowed: true, text, editedCommand });
const no = (text: string) => ({ allowed: false, text, editedCommand: null });

const QUESTIONS = {
  questions: [
    {
      question: "Which colour?",
      header: "Colour",
      options: [{ label: "Red", description: "warm" }, { label: "Blue" }],
    },
    { question: "Which shapes?", options: [], multiSelect: true },
  ],
};

describe("a permission", () => {
  it("is given for what was asked, or for the command a person made of it", () => {
    const input = { command: "make install", timeout: 5 };
    expect(round("Bash", input).answer("r1", yes())).toEqual({ behavior: "allow", updatedInput: input });
    expect(round("Bash", input).answer("r1", yes("", "make"))).toEqual({
      behavior: "allow",
      updatedInput: { command: "make", timeout: 5 },
    });
  });

  it("for a command that does more than its words say is two decisions, the second with all of it", () => {
    const input = { command: "make install", dangerouslyDisableSandbox: true };
    const asked = round("Bash", input);
    expect(asked.asks.map(({ id, thing }) => [id, thing])).toEqual([
      ["r1/1", { kind: "command", command: "make install", cwd: WORKSPACE }],
      ["r1/2", { kind: "tool", server: null, tool: "Bash", input }],
    ]);
    expect(asked.answer("r1/1", yes("", "make"))).toBeNull();
    expect(asked.answer("r1/2", yes())).toEqual({
      behavior: "allow",
      updatedInput: { ...input, command: "make" },
    });
    expect(round("Bash", input).answer("r1/2", no("Stay inside."))).toMatchObject({ behavior: "deny" });
  });

  it("is not given for something that cannot be what a person made of it", () => {
    expect(round("Write", { file_path: "a" }).answer("r1", yes("", "make"))).toMatchObject({
      behavior: "deny",
    });
  });

  it("is refused with the reason, and never without any", () => {
    expect(round("Bash", { command: "x" }).answer("r1", no("Not on a Friday"))).toEqual({
      behavior: "deny",
      message: "Not on a Friday",
    });
    expect(round("Bash", { command: "x" }).answer("r1", no(""))).toMatchObject({
      message: expect.stringContaining("said no"),
    });
  });
});

describe("questions", () => {
  it("are a decision each", () => {
    expect(round("AskUserQuestion", QUESTIONS).asks).toEqual([
      {
        id: "r1/1",
        thing: { kind: "question", question: "Which colour?", choices: ["Red", "Blue"] },
        why: "Colour\nRed: warm",
      },
      {
        id: "r1/2",
        thing: { kind: "question", question: "Which shapes?", choices: [] },
        why: "More than one choice may be given, with commas between them.",
      },
    ]);
  });

  it("are answered together, when the last of them is", () => {
    const open = round("AskUserQuestion", QUESTIONS);
    expect(open.answer("r1/2", yes("Square"))).toBeNull();
    expect(open.answer("r1/1", yes("Blue"))).toEqual({
      behavior: "allow",
      updatedInput: { ...QUESTIONS, answers: { "Which colour?": "Blue", "Which shapes?": "Square" } },
    });
  });

  it("in a form we do not know are a tool it asks for", () => {
    expect(round("AskUserQuestion", { questions: [] }).asks).toMatchObject([
      { id: "r1", thing: { kind: "tool", tool: "AskUserQuestion" } },
    ]);
  });
});
