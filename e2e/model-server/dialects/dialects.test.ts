import { describe, expect, it } from "vitest";
import { GOOD, isRefusal, type Dialect, type Told } from "../dialect.ts";
import { fieldsOf, listOf, textOf } from "../heard.ts";
import { frameText, type Frame, type Reply } from "../reply.ts";
import { claudeRequest, codexRequest, geminiRequest, opencodeRequest } from "../testing/requests.ts";
import { eventsOf } from "../testing/stream-text.ts";
import { chat } from "./chat.ts";
import { gemini } from "./gemini.ts";
import { messages } from "./messages.ts";
import { responses } from "./responses.ts";

const TEXT = "A sentence with ünïcödé and 🛩️ — longer than one piece of it.";
const THOUGHT = "First this, and then that other thing.";

const reply: Reply = {
  id: "abc",
  model: "m",
  think: THOUGHT,
  text: TEXT,
  calls: [{ id: "abc0", name: "run", arguments: { command: "x".repeat(200) } }],
  tokens: { input: 1_000, cached: 200, output: 50, reasoning: 10 },
  limit: null,
};
const command = { command: "x".repeat(200) };

const dataOf = (frames: readonly Frame[]) => eventsOf(frames.map(frameText).join("")).map(({ data }) => data);
const joined = (frames: readonly Frame[], pick: (data: Record<string, unknown>) => unknown): string =>
  dataOf(frames)
    .map((data) => textOf(pick(data)))
    .join("");

describe("Responses", () => {
  const frames = responses.frames(reply, GOOD);

  it("streams what the finished items hold", () => {
    const data = dataOf(frames);
    const of = (type: string) => (each: Record<string, unknown>) =>
      each["type"] === type ? each["delta"] : "";
    expect(joined(frames, of("response.output_text.delta"))).toBe(TEXT);
    expect(joined(frames, of("response.reasoning_summary_text.delta"))).toBe(THOUGHT);
    expect(JSON.parse(joined(frames, of("response.function_call_arguments.delta")))).toEqual(command);
    expect(data.at(-1)).toMatchObject({
      type: "response.completed",
      response: {
        status: "completed",
        output: [
          { type: "reasoning", summary: [{ text: THOUGHT }] },
          { type: "message", content: [{ text: TEXT }] },
          { type: "function_call", name: "run", arguments: JSON.stringify(command) },
        ],
        usage: { input_tokens: 1_000, input_tokens_details: { cached_tokens: 200 }, total_tokens: 1_050 },
      },
    });
  });

  it("begins each item empty and ends it whole", () => {
    const added = dataOf(frames).filter(({ type }) => type === "response.output_item.added");
    expect(added.map(({ item }) => fieldsOf(item))).toMatchObject([
      { summary: [] },
      { content: [], status: "in_progress" },
      { arguments: "", status: "in_progress" },
    ]);
  });

  it("writes a call of a freeform tool as such", () => {
    const calls = [{ id: "1", name: "apply_patch", input: "*** Begin Patch\n" }];
    const done = dataOf(responses.frames({ ...reply, calls }, GOOD)).at(-1);
    expect(listOf(fieldsOf(done?.["response"])["output"]).at(-1)).toMatchObject({
      type: "custom_tool_call",
      name: "apply_patch",
      input: "*** Begin Patch\n",
    });
  });

  it("names the server of an MCP tool apart from the tool", () => {
    const calls = [{ id: "1", name: "remember", namespace: "mcp__notes", arguments: {} }];
    const done = dataOf(responses.frames({ ...reply, calls }, GOOD)).at(-1);
    const call = listOf(fieldsOf(done?.["response"])["output"]).at(-1);
    expect(call).toMatchObject({ name: "remember", namespace: "mcp__notes" });
  });

  it("ends badly with the code of the failure", () => {
    const last = (ending: Parameters<Dialect["frames"]>[1]) => dataOf(responses.frames(reply, ending)).at(-1);
    expect(last({ kind: "failed", code: "server_error", message: "Broken" })).toMatchObject({
      type: "response.failed",
      response: { status: "failed", error: { code: "server_error", message: "Broken" } },
    });
    expect(last({ kind: "incomplete" })).toMatchObject({
      type: "response.incomplete",
      response: { incomplete_details: { reason: "max_output_tokens" } },
    });
  });

  it("hears prompt, tools, schema and conversation", () => {
    const { body } = codexRequest(
      "Do it",
      { type: "reasoning" },
      { type: "function_call_output", output: "ok" },
    );
    const text = { format: { type: "json_schema", schema: { type: "object" } } };
    expect(responses.hear({ ...body, text }, {}, "")).toMatchObject({
      instructions: expect.stringContaining("You are an agent."),
      said: [{ by: "person", text: "Do it" }, { by: "model" }, { by: "tool", text: "ok" }],
      tools: [{ name: "exec_command", freeform: false }, { name: "apply_patch", freeform: true }, {}],
      schema: { type: "object" },
      conversation: "thread-1",
    });
  });
});

describe("Chat Completions", () => {
  const deltaOf = (data: Record<string, unknown>) => fieldsOf(listOf(data["choices"])[0]?.["delta"]);

  it("streams text, thoughts and calls, then usage and the end mark", () => {
    const frames = chat.frames(reply, GOOD);
    expect(joined(frames, (data) => deltaOf(data)["content"])).toBe(TEXT);
    expect(joined(frames, (data) => deltaOf(data)["reasoning_content"])).toBe(THOUGHT);
    const data = dataOf(frames);
    const call = data
      .map((each) => listOf(deltaOf(each)["tool_calls"])[0])
      .find((each) => each !== undefined);
    expect(call).toMatchObject({ function: { name: "run", arguments: JSON.stringify(command) } });
    expect(data.slice(-3)).toMatchObject([
      { choices: [{ finish_reason: "tool_calls" }] },
      { choices: [], usage: { prompt_tokens: 1_000, completion_tokens: 50 } },
      { done: "[DONE]" },
    ]);
  });

  it("has no end mark after a failure", () => {
    const failed = dataOf(chat.frames(reply, { kind: "failed", code: "x", message: "Broken" }));
    expect(failed.at(-1)).toMatchObject({ error: { code: "x", message: "Broken" } });
  });

  it("hears the folder in the system's message", () => {
    const { body } = opencodeRequest(
      "Do it",
      { role: "assistant", content: "" },
      { role: "tool", content: "ok" },
    );
    expect(chat.hear(body, { "x-session-affinity": "ses_1" }, "")).toMatchObject({
      said: [{ by: "person", text: "Do it" }, { by: "model" }, { by: "tool", text: "ok" }],
      tools: [{ name: "bash" }, { name: "write" }, { name: "edit" }, { name: "read" }],
      folder: "/flight/project",
      conversation: "ses_1",
    });
  });
});

describe("Messages", () => {
  const frames = messages.frames(reply, GOOD);
  const deltas = (key: string) => joined(frames, (data) => fieldsOf(data["delta"])[key]);

  it("streams blocks that add up to the whole answer", () => {
    expect(deltas("thinking")).toBe(THOUGHT);
    expect(deltas("text")).toBe(TEXT);
    expect(JSON.parse(deltas("partial_json"))).toEqual(command);
    const types = dataOf(frames).map(({ type }) => type);
    expect(types.filter((type) => type === "content_block_start")).toHaveLength(3);
    expect(types.filter((type) => type === "content_block_stop")).toHaveLength(3);
    expect(dataOf(frames).slice(-2)).toMatchObject([
      { delta: { stop_reason: "tool_use" }, usage: { output_tokens: 50 } },
      { type: "message_stop" },
    ]);
  });

  it("names each event as its data does", () => {
    for (const { event, data } of eventsOf(frames.map(frameText).join(""))) expect(event).toBe(data["type"]);
  });

  it("has the same content in one piece", () => {
    expect(messages.whole(reply)).toMatchObject({
      content: [{ thinking: THOUGHT }, { text: TEXT }, { name: "run", input: command }],
      stop_reason: "tool_use",
    });
  });

  it("hears results of tools inside a person's message, and a folder with a space", () => {
    const results = { role: "user", content: [{ type: "tool_result", content: "ok" }] };
    const { body } = claudeRequest("Do it", { role: "assistant", content: [] }, results);
    expect(messages.hear(body, { "x-claude-code-session-id": "s1" }, "")).toMatchObject({
      said: [{ by: "person", text: "Do it" }, { by: "model" }, { by: "tool", text: "ok" }],
      folder: "/flight/a folder",
      conversation: "s1",
    });
  });

  it("hears no answer where a conversation that is taken up only says that there was none", () => {
    const heard = (text: string) => {
      const answer = { role: "assistant", content: [{ type: "text", text }] };
      return messages.hear(claudeRequest("hello", answer).body, {}, "").said;
    };
    expect(heard("No response requested.")).toEqual([{ by: "person", text: "hello" }]);
    expect(heard("No response.")).toEqual([{ by: "person", text: "hello" }, { by: "model" }]);
  });

  it("tells the state of a plan in its headers", () => {
    const limit = { usedPercent: 80, windowMinutes: 300, resetsAt: new Date(1_800_000_000_000) };
    expect(messages.headers({ ...reply, limit })).toMatchObject({
      "anthropic-ratelimit-unified-5h-utilization": "0.8",
      "anthropic-ratelimit-unified-5h-reset": "1800000000",
    });
  });
});

describe("Gemini", () => {
  it("streams parts and ends with a reason", () => {
    const data = dataOf(gemini.frames(reply, GOOD));
    const parts = data.flatMap((each) =>
      listOf(fieldsOf(listOf(each["candidates"])[0]?.["content"])["parts"]),
    );
    expect(
      parts
        .filter(({ thought }) => thought !== true)
        .map(({ text }) => textOf(text))
        .join(""),
    ).toBe(TEXT);
    expect(parts.find((part) => "functionCall" in part)).toMatchObject({
      functionCall: { name: "run", args: command },
    });
    expect(data.at(-1)).toMatchObject({ candidates: [{ finishReason: "STOP" }] });
  });

  it("hears model, stream and tools", () => {
    const { body, path } = geminiRequest("Do it", { role: "model", parts: [] });
    expect(gemini.hear(body, {}, path.replace(/\?.*/, ""))).toMatchObject({
      said: [{ by: "person", text: "Do it" }, { by: "model" }],
      model: "gemini-3-pro",
      stream: true,
      tools: [{ name: "run_shell_command" }, { name: "write_file" }],
    });
  });
});

describe("every dialect has words for every trouble", () => {
  const resetsAt = new Date(Date.now() + 90_000);
  const troubles: readonly Told[] = [
    { kind: "bad-request" },
    { kind: "unauthorized" },
    { kind: "rate-limit", retryAfterSeconds: 7 },
    { kind: "quota" },
    { kind: "usage-limit", resetsAt },
    { kind: "server-error" },
    { kind: "overloaded" },
    { kind: "context-exceeded" },
    { kind: "http", status: 418 },
  ];
  const said = (dialect: Dialect) =>
    troubles.map((trouble) => {
      const told = dialect.tell(trouble);
      return isRefusal(told) ? told.status : told.kind;
    });

  it("as a status, or as the end of a stream", () => {
    expect(said(responses)).toEqual([400, 401, 429, 429, 429, 500, 503, "failed", 418]);
    expect(said(chat)).toEqual([400, 401, 429, 429, 429, 500, 503, 400, 418]);
    expect(said(messages)).toEqual([400, 401, 429, 400, 429, 500, 529, 400, 418]);
    expect(said(gemini)).toEqual([400, 401, 429, 429, 429, 500, 503, 400, 418]);
  });

  it("with the time to wait", () => {
    for (const dialect of [responses, chat, messages])
      expect(dialect.tell({ kind: "rate-limit", retryAfterSeconds: 7 })).toMatchObject({
        headers: { "retry-after": "7" },
      });
    expect(responses.tell({ kind: "usage-limit", resetsAt })).toMatchObject({
      body: { error: { type: "usage_limit_reached", resets_at: Math.floor(resetsAt.getTime() / 1_000) } },
    });
  });
});
