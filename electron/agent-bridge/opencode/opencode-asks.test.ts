import { describe, expect, it } from "vitest";
import type { AskAnswer } from "../conversation.ts";
import { OpencodeAsks } from "./opencode-asks.ts";

const yes: AskAnswer = { allowed: true, text: "", editedCommand: null };
const no: AskAnswer = { allowed: false, text: "Not these.", editedCommand: null };
const asks = () => new OpencodeAsks("/w", () => ({ workdir: "/w/sub", description: "To see." }));
const bash = {
  id: "per_1",
  permission: "bash",
  patterns: ["ls"],
  metadata: { command: "ls -l" },
  tool: { callID: "c" },
};

describe("a permission of opencode", () => {
  it("is the exact command, where it runs, and allowed once", () => {
    const open = asks();
    expect(open.opened("permission.asked", bash)).toEqual([
      { id: "per_1", thing: { kind: "command", command: "ls -l", cwd: "/w/sub" }, why: "To see." },
    ]);
    expect(open.answered("per_1", yes)).toEqual({
      path: "/permission/per_1/reply",
      body: { reply: "once" },
      gone: [],
    });
    expect(open.answered("per_1", yes)).toBe("gone");
  });

  it("denied is told why, also when nobody said why: without words its turn would end", () => {
    const open = asks();
    open.opened("permission.asked", bash);
    expect(open.answered("per_1", no)).toMatchObject({
      body: { reply: "reject", message: "This was denied: Not these." },
    });
    open.opened("permission.asked", bash);
    expect(open.answered("per_1", { ...no, text: "" })).toMatchObject({
      body: { reply: "reject", message: "This was denied. Do not try it in another way." },
    });
  });

  it("of a command that a person changed is a no that names the other one", () => {
    const open = asks();
    open.opened("permission.asked", bash);
    const answer = open.answered("per_1", { ...yes, editedCommand: "ls -a" });
    expect(JSON.stringify(answer)).toContain(
      "Run exactly this instead of the command that was declined:\\nls -a",
    );
  });

  it("of several files is one question for each, and one no is enough", () => {
    const open = asks();
    const files = [
      { filePath: "/w/a.ts", type: "update", patch: "-a\n+b\n" },
      { filePath: "/w/b.ts", type: "delete", patch: "-b\n" },
    ];
    const opened = open.opened("permission.asked", { id: "p", permission: "edit", metadata: { files } });
    expect(opened?.map(({ id, thing }) => [id, thing])).toMatchObject([
      ["p.1", { kind: "file", access: "write", path: "/w/a.ts", diff: "-a\n+b\n" }],
      ["p.2", { kind: "file", access: "delete", path: "/w/b.ts" }],
    ]);
    expect(open.answered("p.1", yes)).toBeNull();
    expect(open.answered("p.2", no)).toMatchObject({ body: { reply: "reject" }, gone: [] });
    open.opened("permission.asked", { id: "p", permission: "edit", metadata: { files } });
    expect(open.answered("p.2", no)).toMatchObject({ body: { reply: "reject" }, gone: ["p.1"] });
  });

  it("that we have no word for is asked with all that is said of it", () => {
    expect(
      asks().opened("permission.asked", { id: "p", permission: "new_thing", metadata: { a: 1 } }),
    ).toMatchObject([{ thing: { kind: "tool", tool: "new_thing", input: { a: 1 } } }]);
  });

  it("of a file that gets another name is asked about in both places", () => {
    const files = [{ filePath: "/w/a.ts", movePath: "/etc/a", type: "move", patch: "+b\n" }];
    const opened = asks().opened("permission.asked", { id: "p", permission: "edit", metadata: { files } });
    expect(opened?.map(({ thing }) => thing)).toEqual([
      { kind: "file", access: "delete", path: "/w/a.ts", diff: null },
      { kind: "file", access: "write", path: "/etc/a", diff: "+b\n" },
    ]);
  });

  it("that is not understood is refused, and nothing else is", () => {
    const odd = { id: "per_1", permission: 5 };
    expect(asks().opened("permission.asked", odd)).toBeNull();
    expect(asks().refusal("permission.asked", odd)).toMatchObject({
      path: "/permission/per_1/reply",
      body: { reply: "reject" },
    });
    expect(asks().refusal("question.asked", { id: "q" })?.path).toBe("/question/q/reject");
    expect(asks().refusal("message.updated", { id: "m" })).toBeNull();
    expect(asks().refusal("permission.asked", {})).toBeNull();
  });

  it("answered somewhere else is gone", () => {
    const open = asks();
    open.opened("permission.asked", bash);
    expect(open.settled("per_1")).toEqual(["per_1"]);
    expect(open.answered("per_1", yes)).toBe("gone");
  });
});

describe("questions of opencode", () => {
  it("that come together are answered together, in their order", () => {
    const open = asks();
    const questions = [
      { question: "Which?", options: [{ label: "A" }] },
      { question: "How many?", options: [] },
    ];
    expect(open.opened("question.asked", { id: "q", questions })).toHaveLength(2);
    expect(open.answered("q.2", { ...yes, text: "Two" })).toBeNull();
    expect(open.answered("q.1", { ...yes, text: "A" })).toEqual({
      path: "/question/q/reply",
      body: { answers: [["A"], ["Two"]] },
      gone: [],
    });
  });
});
