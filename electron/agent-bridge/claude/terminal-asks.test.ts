import { describe, expect, it } from "vitest";
import type { WaitingHook } from "../hook/hook-server.ts";
import { hookPayload, type HookPayload } from "./hook-frames.ts";
import { TerminalAsks } from "./terminal-asks.ts";

const yes = { allowed: true, text: "", editedCommand: null };
const payload = (event: string, command: string, id: string | null): HookPayload =>
  hookPayload.parse({
    hook_event_name: event,
    session_id: "s1",
    tool_name: "Bash",
    tool_input: { command },
    ...(id === null ? {} : { tool_use_id: id }),
  });

class FakeHook implements WaitingHook {
  readonly mode = "hook";
  readonly payload = "";
  /** undefined: it still waits. */
  said: string | undefined;
  end({ stdout = "" }: { readonly stdout?: string } = {}): void {
    this.said ??= stdout;
  }
}

/** Two commands that the terminal asks about at the same time. */
function asking(): { asks: TerminalAsks; one: FakeHook; two: FakeHook; ids: string[] } {
  const asks = new TerminalAsks("/w", 1);
  const [one, two] = [new FakeHook(), new FakeHook()];
  asks.begins(payload("PreToolUse", "make", "t1"));
  asks.begins(payload("PreToolUse", "test", "t2"));
  const ids = [
    ...asks.asks(one, payload("PermissionRequest", "make", null)),
    ...asks.asks(two, payload("PermissionRequest", "test", null)),
  ].map(({ id }) => id);
  return { asks, one, two, ids };
}

describe("what the terminal asks", () => {
  it("is answered by its hook, once", () => {
    const { asks, one, two, ids } = asking();
    expect(asks.answer(ids[0] ?? "", yes)).toEqual([]);
    expect(JSON.parse(one.said ?? "")).toEqual({
      hookSpecificOutput: {
        hookEventName: "PermissionRequest",
        decision: { behavior: "allow", updatedInput: { command: "make" } },
      },
    });
    expect(two.said).toBeUndefined();
    expect(asks.answer(ids[0] ?? "", yes)).toBe("gone");
  });

  it("has another name in another session of the same attempt", () => {
    const asked = payload("PermissionRequest", "make", null);
    const ids = [1, 2].flatMap((segment) => new TerminalAsks("/w", segment).asks(new FakeHook(), asked));
    expect(new Set(ids.map(({ id }) => id)).size).toBe(2);
  });

  it("of several questions is over for all of them with the first no", () => {
    const asks = new TerminalAsks("/w", 1);
    const hook = new FakeHook();
    const questions = ["One?", "Two?"].map((question) => ({ question, options: [] }));
    const asked = { tool_name: "AskUserQuestion", tool_input: { questions } };
    const [one, two] = asks.asks(hook, { ...payload("PermissionRequest", "", null), ...asked });
    expect(asks.answer(two?.id ?? "", { ...yes, allowed: false })).toEqual([one?.id]);
    expect(JSON.parse(hook.said ?? "")).toMatchObject({
      hookSpecificOutput: { decision: { behavior: "deny" } },
    });
  });

  it("is over when its tool is, and the other is not", () => {
    const { asks, one, two, ids } = asking();
    expect(asks.over(payload("PostToolUse", "make", "t1"))).toEqual([ids[0]]);
    expect([one.said, two.said]).toEqual(["", undefined]);
    expect(asks.answer(ids[0] ?? "", yes)).toBe("gone");
    expect(asks.answer(ids[1] ?? "", yes)).toEqual([]);
  });

  it("is over when a person refused it in the terminal, or the hook is gone", () => {
    const { asks, two, ids } = asking();
    expect(asks.refusedInTerminal("t1")).toEqual([ids[0]]);
    expect(asks.hookGone(two)).toEqual([ids[1]]);
    expect(asks.isEmpty).toBe(true);
  });

  it("ends with a no that ends the turn where it is interrupted", () => {
    const { asks, one, two } = asking();
    expect(asks.interrupt()).toBe(true);
    for (const hook of [one, two])
      expect(hook.said).toContain('"behavior":"deny","message":"Interrupted.","interrupt":true');
    expect(asks.interrupt()).toBe(false);
  });

  it("is never allowed by the end of everything", () => {
    const { asks, one, two, ids } = asking();
    expect(asks.all()).toEqual(ids);
    expect([one.said, two.said]).toEqual(["", ""]);
  });
});
