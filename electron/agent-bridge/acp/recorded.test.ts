import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { AgentEvent } from "../agent-event.ts";
import { JsonRpc } from "../json-rpc.ts";
import { AcpAsks, isNotOffered } from "./acp-asks.ts";
import { AcpEvents } from "./acp-events.ts";
import { acpTrouble } from "./acp-trouble.ts";

const folder = join(import.meta.dirname, "..", "..", "..", "e2e", "agents", "recorded");
const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
  /\/acp-.*\.jsonl$/.test(file),
);

/** What is made of what a real agent said. */
function heard(file: string): {
  readonly events: readonly AgentEvent[];
  readonly unheard: readonly string[];
} {
  const seen = new AcpEvents();
  const asks = new AcpAsks(
    "",
    { workspace: "/flight/workspace", titleIsCommand: file.startsWith("gemini") },
    (id) => seen.call(id),
  );
  const events: AgentEvent[] = [];
  const unheard: string[] = [];
  const rpc = new JsonRpc({
    write: () => undefined,
    onNotification: (method, params, raw) => events.push(...seen.of(method, params, raw)),
    onRequest: (request, raw) => {
      const opened = asks.opened(request);
      if (opened === null && !isNotOffered(request.method)) unheard.push(raw);
      if (opened !== null) events.push(...opened.map((ask) => ({ t: "ask" as const, ask })));
    },
    onNoise: (raw) => unheard.push(raw),
  });
  for (const line of readFileSync(join(folder, file), "utf8").split("\n")) if (line !== "") rpc.take(line);
  return { events: [...events, ...seen.turnEnded("completed")], unheard };
}

describe("what agents said in the Agent Client Protocol", () => {
  it.each(files)("%s is understood without loss", (file) => {
    const { events, unheard } = heard(file);
    expect(unheard).toEqual([]);
    expect(events.filter(({ t }) => t === "unknown")).toEqual([]);
  });

  it.each(files.filter((file) => file.endsWith("acp-greet.jsonl")))(
    "%s asks about the exact change, and says what it did",
    (file) => {
      const { events } = heard(file);
      const [thing] = events.flatMap((event) => (event.t === "ask" ? [event.ask.thing] : []));
      expect(thing).toMatchObject({ kind: "file", access: "write", path: "/flight/workspace/hello.txt" });
      expect(thing?.kind === "file" ? thing.diff : null).toContain("+hello");
      expect(events.filter(({ t }) => t === "tool-ended")).toMatchObject([{ status: "ok" }]);
      expect(events.at(-1)).toMatchObject({ t: "turn-ended", lastMessage: "It is there." });
    },
  );

  it("is kept whole where nobody knows what it means", () => {
    const params = { update: { sessionUpdate: "something_new" } };
    expect(new AcpEvents().of("session/update", params, "raw")).toEqual([
      { t: "unknown", name: "something_new", raw: "raw" },
    ]);
    expect(new AcpEvents().of("session/other", {}, "raw")).toMatchObject([{ t: "unknown" }]);
  });
});

describe("what Gemini CLI does not say", () => {
  it("is that a call begins which it was allowed: that follows from the answer", () => {
    const seen = new AcpEvents();
    const call = { toolCallId: "t", kind: "execute", title: "ls" };
    expect(seen.allowed(call)).toEqual([{ t: "tool-started", id: "t", title: "ls" }]);
    expect(seen.allowed(call)).toEqual([]);
    const over = { sessionUpdate: "tool_call_update", ...call, status: "completed" };
    expect(seen.of("session/update", { update: over }, "")).toMatchObject([{ t: "tool-ended" }]);
  });

  it("is what a prompt took, but for a word of its own", () => {
    const count = { input_tokens: 2_000, output_tokens: 100 };
    const answer = { stopReason: "end_turn", usage: null, _meta: { quota: { token_count: count } } };
    expect(new AcpEvents().answered(answer)).toMatchObject([
      { t: "usage", totals: { input: 2_000, output: 100 } },
    ]);
  });
});

describe("a turn that its agent calls whole", () => {
  it("failed all the same where the thread of Codex broke", () => {
    const seen = new AcpEvents();
    const told = (update: object) => seen.of("session/update", { update }, "");
    seen.turnStarted();
    told({
      sessionUpdate: "session_info_update",
      _meta: { codex: { threadStatus: { type: "systemError" } } },
    });
    told({ sessionUpdate: "agent_message_chunk", content: { type: "text", text: "invalid_request_error" } });
    const answer = { stopReason: "end_turn", usage: null };
    expect(seen.answered(answer)).toMatchObject([
      { t: "message" },
      { t: "trouble", trouble: { kind: "bad-request", retrying: false } },
    ]);
    expect(seen.statusOf(answer)).toBe("failed");
    seen.turnStarted();
    expect(seen.statusOf(answer)).toBe("completed");
  });
});

describe("an answer to what an agent asks", () => {
  const request = (...kinds: readonly string[]) => ({
    id: 3,
    method: "session/request_permission",
    params: {
      toolCall: { toolCallId: "t", kind: "execute", rawInput: { command: "ls" } },
      options: kinds.map((kind) => ({ optionId: `${kind}-1`, kind, name: kind })),
    },
  });
  const opened = (...kinds: readonly string[]): AcpAsks => {
    const asks = new AcpAsks("", { workspace: "/w", titleIsCommand: false }, () => undefined);
    expect(asks.opened(request(...kinds))).toMatchObject([
      { id: "3", thing: { kind: "command", command: "ls", cwd: "/w" } },
    ]);
    return asks;
  };
  const yes = { allowed: true, text: "", editedCommand: null };

  it.each([
    [["/bin/bash", "-lc", "ls"], { kind: "command", command: "ls" }],
    [["python3", "-c", "ls"], { kind: "tool" }],
    [["sh", "-c", "ls", "more"], { kind: "tool" }],
  ])("to run %j is about exactly that", (command, thing) => {
    const { params, ...asked } = request("allow_once");
    const toolCall = { ...params.toolCall, rawInput: { command } };
    const asks = new AcpAsks("", { workspace: "/w", titleIsCommand: false }, () => undefined);
    expect(asks.opened({ ...asked, params: { ...params, toolCall } })).toMatchObject([{ thing }]);
  });

  it.each([
    ["[current working directory /w] (Looks)", "/w"],
    ["[in src] (Looks)", "/w/src"],
  ])("is about the title of a call only where the agent says commands so: %s", (text, cwd) => {
    const { params, ...asked } = request("allow_once");
    const content = [{ type: "content", content: { type: "text", text } }];
    const toolCall = { toolCallId: "t", kind: "execute", title: "ls -l", content };
    const opened = (titleIsCommand: boolean) =>
      new AcpAsks("", { workspace: "/w", titleIsCommand }, () => undefined).opened({
        ...asked,
        params: { ...params, toolCall },
      });
    expect(opened(true)).toMatchObject([{ thing: { kind: "command", command: "ls -l", cwd } }]);
    expect(opened(false)).toMatchObject([{ thing: { kind: "tool", tool: "ls -l" } }]);
  });

  it("is for once, never for always", () => {
    const outcome = { outcome: "selected", optionId: "allow_once-1" };
    expect(opened("allow_always", "allow_once", "reject_once").answered("3", yes)).toMatchObject({
      id: 3,
      result: { outcome },
      say: null,
    });
    expect(opened("allow_always", "reject_once").answered("3", yes)).toMatchObject({
      result: { outcome: { optionId: "reject_once-1" } },
      say: expect.stringContaining("cannot be allowed for one time") as string,
    });
  });

  it("is a no with its reason said in words, also where no way to say no is offered", () => {
    const no = { ...yes, allowed: false, text: "Not now." };
    expect(opened("allow_once").answered("3", no)).toMatchObject({
      id: 3,
      result: { outcome: { outcome: "cancelled" } },
      say: "This was denied: Not now.",
    });
  });
});

describe("what went wrong", () => {
  it.each([
    [{ code: -32_603, message: "Internal error", data: { errorKind: "rate_limit" } }, "rate-limit"],
    [
      { code: -32_603, message: "You exceeded your current quota.", data: { errorKind: "rate_limit" } },
      "quota",
    ],
    [{ code: -32_603, message: "Internal error", data: { codexErrorInfo: "usageLimitExceeded" } }, "quota"],
    [{ code: -32_000, message: "Authentication required" }, "auth"],
    [{ code: -32_603, message: "Something else." }, "unknown"],
    [{}, "unknown"],
  ])("%j is %s", (error, kind) => {
    expect(acpTrouble({ message: null, data: null, ...error })).toMatchObject({ kind, retrying: false });
  });
});
