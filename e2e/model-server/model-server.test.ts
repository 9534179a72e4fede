import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fieldsOf, listOf, textOf } from "./heard.ts";
import { ModelServer } from "./model-server.ts";
import { claudeRequest, codexRequest, opencodeRequest } from "./testing/requests.ts";
import { eventsOf } from "./testing/stream-text.ts";

let model: ModelServer;
beforeEach(async () => {
  model = await ModelServer.start();
});
afterEach(() => model.stop());

const post = ({ path, body }: { path: string; body: object }, init: RequestInit = {}): Promise<Response> =>
  fetch(`${model.url}${path}`, { method: "POST", body: JSON.stringify(body), ...init });

const claudeText = async (response: Response): Promise<string> =>
  eventsOf(await response.text())
    .map(({ data }) => textOf(fieldsOf(data["delta"])["text"]))
    .join("");

describe("a model that is scripted", () => {
  it("says the turns of the scenario that the prompt names, in the caller's dialect and with its tools", async () => {
    model.script("greet", { call: { shell: "echo hi" } }, { text: "It ran." });
    const codex = eventsOf(await (await post(codexRequest("[[flight:greet]]"))).text());
    const [item] = listOf(fieldsOf(codex.at(-1)?.data["response"])["output"]);
    expect(item).toMatchObject({ type: "function_call", name: "exec_command" });

    const answered = [{ role: "assistant" }, { role: "user", content: [{ type: "tool_result" }] }];
    expect(await claudeText(await post(claudeRequest("[[flight:greet]]", ...answered)))).toBe("It ran.");

    const opencode = await (await post(opencodeRequest("[[flight:greet]]"))).text();
    expect(opencode).toContain('"name":"bash"');
    expect(model.requests.map(({ scenario, turn, outcome }) => [scenario, turn, outcome])).toEqual([
      ["greet", 0, "answered"],
      ["greet", 1, "answered"],
      ["greet", 0, "answered"],
    ]);
    expect(model.problems).toEqual([]);
  });

  it("answers in one piece when no stream is wanted", async () => {
    model.script("a", { text: "Whole." });
    const { path, body } = claudeRequest("[[flight:a]]");
    const answer = fieldsOf(await (await post({ path, body: { ...body, stream: false } })).json());
    expect(answer).toMatchObject({ type: "message", content: [{ type: "text", text: "Whole." }] });
  });

  it("works an answer out from the prompt of Flightdeck, not from what stands around it", async () => {
    model.script("reviewer:one", { jsonFor: (prompt) => ({ broken: prompt.includes("+broken") }) });
    const about = async (change: string): Promise<string> => {
      const reminder = { role: "user", content: "Be brief. Nothing is +broken." };
      const asked = codexRequest(`# Review task one: One\n\n> ${change}`, reminder);
      return await (await post(asked)).text();
    };
    expect(await about("+broken")).toContain(String.raw`{\"broken\":true}`);
    expect(await about("+mended")).toContain(String.raw`{\"broken\":false}`);
    expect(model.problems).toEqual([]);
  });

  it("gives a structured answer to the tool that Claude Code offers for it, and as text to others", async () => {
    model.script("a", { json: { ok: true } });
    const { path, body } = claudeRequest("[[flight:a]]");
    const tools = [...body.tools, { name: "StructuredOutput" }];
    const claude = fieldsOf(await (await post({ path, body: { ...body, tools, stream: false } })).json());
    expect(claude["content"]).toMatchObject([
      { type: "tool_use", name: "StructuredOutput", input: { ok: true } },
    ]);
    const codex = await (await post(codexRequest("[[flight:a]]"))).text();
    expect(eventsOf(codex).at(-1)?.data).toMatchObject({
      response: { output: [{ content: [{ text: '{"ok":true}' }] }] },
    });
  });

  it("says what nobody wrote down, and what the CLI cannot do", async () => {
    model.script("short", { text: "All." });
    model.script("ask", { call: { ask: { question: "?", options: ["a"] } } });
    await post(claudeRequest("no marker"));
    await post(claudeRequest("[[flight:short]]", { role: "assistant" }, { role: "user", content: "more" }));
    expect(await claudeText(await post(claudeRequest("[[flight:ask]]")))).toContain("ask a person");
    expect(model.problems).toEqual([
      "#1 no scenario fits this prompt",
      "#2 the scenario has 1 turns, and one more was asked for",
      expect.stringContaining("#3 No tool that is offered can ask a person."),
    ]);
  });

  it("counts tokens, lists models, and refuses what it does not have", async () => {
    const count = await post({ path: "/v1/messages/count_tokens", body: { messages: [] } });
    expect(await count.json()).toEqual({ input_tokens: expect.any(Number) });
    expect(await (await fetch(`${model.url}/v1/models`)).json()).toMatchObject({ data: [{}, {}, {}] });
    expect((await fetch(`${model.url}/v1/nothing`)).status).toBe(404);
  });

  it("answers a broken request with an error and goes on", async () => {
    expect((await fetch(`${model.url}/v1/messages`, { method: "POST", body: "{" })).status).toBe(500);
    expect(model.problems).toEqual([expect.stringContaining("a request could not be answered: SyntaxError")]);
    model.script("a", { text: "Still here." });
    expect(await claudeText(await post(claudeRequest("[[flight:a]]")))).toBe("Still here.");
  });
});

describe("trouble", () => {
  it("comes as often as it says, then the same turn goes well", async () => {
    const trouble = { kind: "rate-limit", retryAfterSeconds: 3, times: 2 } as const;
    model.script("a", { text: "At last.", trouble });
    const tries = [];
    for (let number = 0; number < 3; number += 1) tries.push(await post(claudeRequest("[[flight:a]]")));
    expect(tries.map(({ status }) => status)).toEqual([429, 429, 200]);
    expect(tries[0]?.headers.get("retry-after")).toBe("3");
  });

  it("breaks a connection in the middle of the text", async () => {
    model.script("a", { text: "A long enough sentence to be cut.", trouble: { kind: "cut" } });
    const response = await post(claudeRequest("[[flight:a]]"));
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let seen = "";
    const read = async (): Promise<void> => {
      for (;;) {
        const part = await reader?.read();
        if (part === undefined || part.done) return;
        seen += part.value;
      }
    };
    await expect(read()).rejects.toThrow("terminated");
    expect(seen).toContain("A long enoug");
    expect(seen).not.toContain("to be cut");
    expect(model.requests[0]?.outcome).toBe("cut");
  });

  it("hangs until the caller leaves", async () => {
    model.script("a", { text: "Never.", trouble: { kind: "hang" } });
    const leave = new AbortController();
    const response = await post(claudeRequest("[[flight:a]]"), { signal: leave.signal });
    await model.waitFor(({ outcome }) => outcome === "hung");
    leave.abort();
    await expect(response.text()).rejects.toThrow("aborted");
  });

  it("is noticed when the caller leaves a slow answer", async () => {
    model.script("a", { text: "Piece after piece after piece.", paceMs: 60_000 });
    const leave = new AbortController();
    const response = await post(claudeRequest("[[flight:a]]"), { signal: leave.signal });
    leave.abort();
    await expect(response.text()).rejects.toThrow("aborted");
    await model.waitFor(({ outcome }) => outcome === "left");
  });
});

describe("the log", () => {
  it("leaves out what proves who the caller is", async () => {
    const headers = { authorization: "Bearer s3cret", "x-api-key": "s3cret", "user-agent": "a test" };
    await post(claudeRequest("x"), { headers });
    expect(JSON.stringify(model.requests)).not.toContain("s3cret");
    expect(model.requests[0]?.headers).toMatchObject({ "user-agent": "a test" });
  });

  it("is waited for, before and after the request came", async () => {
    model.script("a", { text: "Yes." });
    const coming = model.waitFor(({ scenario }) => scenario === "a");
    await post(claudeRequest("[[flight:a]]"));
    expect((await coming).number).toBe(1);
    expect((await model.waitFor(({ path }) => path === "/v1/messages")).number).toBe(1);
    await expect(model.waitFor(({ number }) => number === 9, 1)).rejects.toThrow("#1 POST /v1/messages a[0]");
  });
});
