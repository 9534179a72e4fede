import { describe, expect, it } from "vitest";
import type { OfferedTool } from "./heard.ts";
import type { Action } from "./scenario.ts";
import { NoSuchToolError, wishFor } from "./tool-calls.ts";

const offered = (...names: readonly string[]): OfferedTool[] =>
  names.map((name) => ({ name, freeform: name === "apply_patch", parameters: {} }));

const CODEX = offered("exec_command", "apply_patch", "request_user_input");
const CLAUDE = offered("Bash", "Write", "Edit", "Read", "AskUserQuestion", "mcp__flightdeck__ask_human");
const OPENCODE = offered("bash", "write", "edit", "read", "question", "flightdeck_ask_human");

const write: Action = { write: { path: "src/a.txt", content: "one\ntwo\n" } };
const edit: Action = { edit: { path: "src/a.txt", from: "two", to: "three\nfour" } };

describe("an action becomes a call of the tool that is offered for it", () => {
  it("runs a command", () => {
    expect(wishFor({ shell: "ls" }, CODEX, null)).toEqual({ name: "exec_command", arguments: { cmd: "ls" } });
    expect(wishFor({ shell: "ls" }, CLAUDE, null)).toMatchObject({
      name: "Bash",
      arguments: { command: "ls" },
    });
    expect(wishFor({ shell: "ls" }, OPENCODE, null)).toMatchObject({ name: "bash" });
  });

  it("asks to leave the sandbox where the CLI knows such a wish", () => {
    expect(wishFor({ shell: "ls", outside: "to look" }, CODEX, null)).toMatchObject({
      arguments: { cmd: "ls", sandbox_permissions: "require_escalated", justification: "to look" },
    });
  });

  it("writes and changes files, by a patch or by whole paths", () => {
    expect(wishFor(write, CODEX, "/project")).toEqual({
      name: "apply_patch",
      input: "*** Begin Patch\n*** Add File: src/a.txt\n+one\n+two\n*** End Patch\n",
    });
    expect(wishFor(edit, CODEX, "/project")).toEqual({
      name: "apply_patch",
      input: "*** Begin Patch\n*** Update File: src/a.txt\n@@\n-two\n+three\n+four\n*** End Patch\n",
    });
    expect(wishFor(write, CLAUDE, "/project")).toEqual({
      name: "Write",
      arguments: { file_path: "/project/src/a.txt", content: "one\ntwo\n" },
    });
    expect(wishFor(edit, OPENCODE, "/project")).toEqual({
      name: "edit",
      arguments: { filePath: "/project/src/a.txt", oldString: "two", newString: "three\nfour" },
    });
  });

  it("reads with a command where there is no tool for it", () => {
    expect(wishFor({ read: "it's.txt" }, CODEX, null)).toMatchObject({
      arguments: { cmd: `cat 'it'\\''s.txt'` },
    });
    expect(wishFor({ read: "a" }, CLAUDE, "/p")).toEqual({ name: "Read", arguments: { file_path: "/p/a" } });
  });

  it("asks a person", () => {
    const ask = { ask: { question: "Which?", options: ["This", "That"] } };
    for (const tools of [CODEX, CLAUDE, OPENCODE])
      expect(wishFor(ask, tools, null)).toMatchObject({
        arguments: { questions: [{ question: "Which?", options: [{ label: "This" }, { label: "That" }] }] },
      });
  });

  it("finds a tool by its name, and an MCP tool by the end of it", () => {
    const call = { tool: "ask_human", with: { question: "Why?" } };
    expect(wishFor(call, CLAUDE, null)).toEqual({
      name: "mcp__flightdeck__ask_human",
      arguments: { question: "Why?" },
    });
    expect(wishFor(call, OPENCODE, null)).toMatchObject({ name: "flightdeck_ask_human" });
    expect(wishFor({ tool: "Bash", with: {} }, CLAUDE, null)).toMatchObject({ name: "Bash" });
  });

  it("knows a tool that Codex keeps behind a search", () => {
    const searched = [...CODEX, ...offered("tool_search")];
    const call = { tool: "ask_human", with: {} };
    expect(wishFor(call, searched, null)).toMatchObject({ name: "ask_human", namespace: "mcp__flightdeck" });
    expect(wishFor({ ...call, of: "notes" }, searched, null)).toMatchObject({ namespace: "mcp__notes" });
  });

  it("says which tools there are when none fits", () => {
    expect(() => wishFor({ tool: "ask_human", with: {} }, CODEX, null)).toThrow(NoSuchToolError);
    expect(() => wishFor({ shell: "ls" }, offered("Read"), null)).toThrow("Offered: Read.");
  });
});
