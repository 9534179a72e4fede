import { beforeEach, describe, expect, it } from "vitest";
import { McpServer, type ToolResult } from "./mcp-server.ts";

interface Answer {
  readonly id: unknown;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly code: number; readonly message: string };
}

let said: Answer[];
let calls: { tool: string; input: unknown; signal: AbortSignal; end: (result: ToolResult) => void }[];
let server: McpServer;
beforeEach(() => {
  said = [];
  calls = [];
  server = new McpServer({
    write: (line) => void said.push(JSON.parse(line) as Answer),
    call: (tool, input, signal) =>
      new Promise((resolve) => void calls.push({ tool, input, signal, end: resolve })),
  });
});

const ask = (id: unknown, method: string, params?: unknown): void =>
  server.take(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
const tell = (method: string, params?: unknown): void =>
  server.take(JSON.stringify({ jsonrpc: "2.0", method, params }));
const call = (id: unknown, name: string, input?: unknown): void =>
  ask(id, "tools/call", { name, arguments: input });

describe("the protocol", () => {
  it.each([
    ["2025-06-18", "2025-06-18"],
    ["2024-11-05", "2024-11-05"],
    ["1999-01-01", "2025-11-25"],
  ])("begins in the version %s with %s", (asked, given) => {
    ask(1, "initialize", { protocolVersion: asked, capabilities: {}, clientInfo: { name: "c" } });
    tell("notifications/initialized");
    expect(said).toMatchObject([{ id: 1, result: { protocolVersion: given, capabilities: { tools: {} } } }]);
  });

  it("answers a ping, whatever kind of id it has", () => {
    ask(0, "ping");
    ask("a", "ping");
    expect(said).toEqual([
      { jsonrpc: "2.0", id: 0, result: {} },
      { jsonrpc: "2.0", id: "a", result: {} },
    ]);
  });

  it("lists tools with what they take, and offers none that does nothing", () => {
    ask(1, "tools/list");
    const tools = said[0]?.result?.["tools"] as { name: string; inputSchema: Record<string, unknown> }[];
    expect(tools.map(({ name }) => name)).toEqual([
      "ask_human",
      "report_packet",
      "checkpoint",
      "record_decision",
      "propose_tasks",
      "remember",
      "read_brief",
      "read_decisions",
      "claim_status",
    ]);
    for (const tool of tools) expect(tool).toMatchObject({ _meta: { "anthropic/alwaysLoad": true } });
    expect(tools[0]?.inputSchema).toMatchObject({ type: "object", required: ["question"] });
    expect(tools[1]?.inputSchema).toMatchObject({ required: ["summary"] });
  });
});

describe("a call", () => {
  it("ends with what was said of it, what was left out filled in", async () => {
    call(7, "ask_human", { question: "Which?" });
    expect(calls).toMatchObject([{ tool: "ask_human", input: { question: "Which?", why: "", choices: [] } }]);
    calls[0]?.end({ text: "Blue", isError: false });
    await expect.poll(() => said).toHaveLength(1);
    expect(said[0]).toMatchObject({
      id: 7,
      result: { content: [{ type: "text", text: "Blue" }], isError: false },
    });
  });

  it("that does not fit is told to the model in words, and reaches nobody", () => {
    call(1, "ask_human", { question: 5, more: true });
    call(2, "checkpoint", { label: "lunch", summary: "" });
    expect(calls).toEqual([]);
    expect(said.map(({ result }) => result?.["isError"])).toEqual([true, true]);
    expect(JSON.stringify(said)).toContain("question");
  });

  it("of a tool nobody has is refused", () => {
    for (const name of ["forget", "__proto__", "toString", 5]) call(1, name as string);
    expect(said.map(({ error }) => error?.code)).toEqual([-32_602, -32_602, -32_602, -32_602]);
  });

  it("that is cancelled has no answer, and its id can be used again", async () => {
    call("x", "read_brief");
    tell("notifications/cancelled", { requestId: "x", reason: "over" });
    expect(calls[0]?.signal.aborted).toBe(true);
    call("x", "read_brief");
    calls[0]?.end({ text: "late", isError: false });
    calls[1]?.end({ text: "now", isError: false });
    await expect.poll(() => said.length).toBe(1);
    expect(JSON.stringify(said)).toContain("now");
  });

  it("under an id that is under way, and one too many, is refused", () => {
    for (let id = 0; id < 17; id += 1) call(id, "read_brief");
    call(3, "read_brief");
    expect(calls).toHaveLength(16);
    expect(said.map(({ id }) => id)).toEqual([16, 3]);
  });

  it("ends when the client is gone", () => {
    call(1, "ask_human", { question: "Which?" });
    server.close();
    expect(calls[0]?.signal.aborted).toBe(true);
  });
});

describe("hostile input", () => {
  it.each([
    ["no JSON", "{", -32_700, null],
    ["a number", "5", -32_600, null],
    ["null", "null", -32_600, null],
    ["a batch", '[{"jsonrpc":"2.0","id":1,"method":"ping"}]', -32_600, null],
    ["an id that is null", '{"jsonrpc":"2.0","id":null,"method":"ping"}', -32_600, null],
    ["an id that is an object", '{"jsonrpc":"2.0","id":{},"method":"ping"}', -32_600, null],
    ["another protocol", '{"jsonrpc":"1.0","id":4,"method":"ping"}', -32_600, 4],
    ["a method that is a number", '{"jsonrpc":"2.0","id":4,"method":4}', -32_600, 4],
    ["an unknown method", '{"jsonrpc":"2.0","id":4,"method":"resources/list"}', -32_601, 4],
    ["a beginning without a version", '{"jsonrpc":"2.0","id":4,"method":"initialize"}', -32_602, 4],
    ["a call without parameters", '{"jsonrpc":"2.0","id":4,"method":"tools/call"}', -32_602, 4],
  ])("%s is answered with an error, and the next request as always", (_, line, code, id) => {
    server.take(line);
    ask("next", "ping");
    expect(said).toMatchObject([
      { id, error: { code } },
      { id: "next", result: {} },
    ]);
  });

  it("is not answered where no answer is wanted", () => {
    tell("notifications/nothing-known", 5);
    tell("notifications/cancelled", { requestId: {} });
    server.take('{"jsonrpc":"2.0","id":1,"result":{}}');
    server.take("  ");
    expect(said).toEqual([]);
  });
});
