import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Conversation } from "../../electron/agent-bridge/conversation.ts";
import { ClaudeBench, no, yes } from "./claude-bench.ts";
import { processesWith } from "./processes-with.ts";

let bench: ClaudeBench;
beforeEach(async () => {
  bench = await ClaudeBench.start();
});
afterEach(() => bench.remove());

const WRITES = [
  { think: "A file is wanted.", call: { write: { path: "hello.txt", content: "hello\n" } } },
  { text: "It is there." },
] as const;

describe("claude over pipes", () => {
  it("does its task, and tells what it did, used and said", async () => {
    bench.model.script("greet", ...WRITES);
    bench.answers = () => yes();
    const conversation = await bench.fly("greet");
    expect(bench.read("hello.txt")).toBe("hello\n");
    expect(bench.of("turn-ended")).toEqual([
      { t: "turn-ended", status: "completed", lastMessage: "It is there." },
    ]);
    expect(bench.of("ask").map(({ ask }) => ask.thing)).toEqual([
      {
        kind: "file",
        access: "write",
        path: "hello.txt",
        diff: "--- /dev/null\n+++ b/hello.txt\n@@ -0,0 +1,1 @@\n+hello\n",
      },
    ]);
    expect(bench.of("file")).toEqual([{ t: "file", path: "hello.txt", how: "added" }]);
    expect(bench.of("usage").at(-1)?.totals).toMatchObject({ input: 2_400, cachedInput: 400, output: 100 });
    expect(bench.of("context").at(-1)?.used).toBeCloseTo(1_200 / 200_000);
    expect(bench.of("session")).toHaveLength(1);
    expect(bench.of("unknown")).toEqual([]);
    expect(bench.model.problems).toEqual([]);
    expect(await conversation.stop()).toMatchObject({ code: 0 });
    bench.keep("permission-given");
  });

  it("is told the reason of a no, and goes on without", async () => {
    bench.model.script("make", { call: { shell: "touch made.txt" } }, { text: "Then not." });
    bench.answers = () => no("Nothing may be made on a Friday.");
    await bench.fly("make");
    const request = await bench.model.waitFor(({ scenario, turn }) => scenario === "make" && turn === 1);
    expect(JSON.stringify(request.body)).toContain("Nothing may be made on a Friday.");
    expect(bench.of("ask")[0]?.ask.thing).toEqual({
      kind: "command",
      command: "touch made.txt",
      cwd: bench.workspace,
    });
    expect(bench.of("tool-ended")).toMatchObject([{ status: "declined" }]);
    expect(bench.git("status", "--porcelain")).toBe("");
    bench.keep("permission-refused");
  });

  it("runs the command a person made of it", async () => {
    bench.model.script("make", { call: { shell: "touch one.txt" } }, { text: "Made." });
    bench.answers = () => yes("", "touch two.txt");
    await bench.fly("make");
    expect(bench.git("status", "--porcelain")).toBe("?? two.txt\n");
  });

  it("gets the answer to its question", async () => {
    bench.model.script(
      "ask",
      { call: { ask: { question: "Which colour?", options: ["Red", "Blue"] } } },
      { text: "So be it." },
    );
    bench.answers = () => yes("Blue");
    await bench.fly("ask");
    expect(bench.of("ask")[0]?.ask.thing).toEqual({
      kind: "question",
      question: "Which colour?",
      choices: ["Red", "Blue"],
    });
    const request = await bench.model.waitFor(({ scenario, turn }) => scenario === "ask" && turn === 1);
    expect(JSON.stringify(request.body)).toContain('\\"Which colour?\\"=\\"Blue\\"');
    bench.keep("question");
  });

  it("hears what it is told while it works, and answers in a new turn when it does not", async () => {
    bench.model.script("work", { call: { shell: "sleep 2; echo slept" } }, { text: "Done." });
    bench.answers = () => yes();
    const conversation = await bench.open();
    await conversation.start("Do the task. [[flight:work]]");
    await bench.until("tool-started");
    await conversation.say("Be quick about it.");
    const request = await bench.model.waitFor(({ scenario, turn }) => scenario === "work" && turn === 1);
    expect(JSON.stringify(request.body)).toContain("Be quick about it.");
    await bench.until("turn-ended");
    bench.model.script("more", { text: "More." });
    await conversation.say("And now more. [[flight:more]]");
    expect((await bench.until("turn-ended", 2)).lastMessage).toBe("More.");
  });

  it("is interrupted where it asks, and its question goes away; then it can go on", async () => {
    bench.model.script("make", { call: { shell: "touch made.txt" } }, { text: "Made." });
    const conversation = await bench.open();
    await conversation.start("Do the task. [[flight:make]]");
    const { ask } = await bench.until("ask");
    await conversation.interrupt();
    expect(await bench.until("turn-ended")).toMatchObject({ status: "interrupted" });
    expect(bench.of("ask-gone")).toEqual([{ t: "ask-gone", id: ask.id }]);
    expect(await conversation.answer(ask.id, yes())).toBe("gone");
    bench.model.script("more", { text: "Here again." });
    await conversation.say("Go on. [[flight:more]]");
    expect((await bench.until("turn-ended", 2)).lastMessage).toBe("Here again.");
    expect(bench.of("trouble")).toEqual([]);
    bench.keep("interrupted");
  });

  it("answers in the form of a schema", async () => {
    const schema = {
      type: "object",
      properties: { ok: { type: "boolean" } },
      required: ["ok"],
      additionalProperties: false,
    };
    bench.model.script("form", { json: { ok: true } }, { text: "Handed over." });
    const conversation = await bench.open({}, { outputSchema: JSON.stringify(schema) });
    await conversation.start("Answer. [[flight:form]]");
    expect(await bench.until("turn-ended")).toEqual({
      t: "turn-ended",
      status: "completed",
      lastMessage: '{"ok":true}',
    });
  });

  it("that is not signed in is trouble of that kind", async () => {
    await bench.fly("greet", { env: { ...bench.environment, ANTHROPIC_API_KEY: "" } });
    expect(bench.of("trouble").at(-1)?.trouble).toMatchObject({ kind: "auth", retrying: false });
    expect(bench.of("turn-ended")).toMatchObject([{ status: "failed" }]);
  });

  it("takes up its conversation in the same folder, and no other", async () => {
    bench.model.script("greet", { text: "Hello." });
    const first = await bench.fly("greet");
    await first.stop();
    const [session] = bench.of("session");
    bench.model.script("again", { text: "Hello again." });
    const second = await bench.open({ conversation: session?.id ?? "" });
    await second.start("Go on. [[flight:again]]");
    expect(await bench.until("turn-ended", 2)).toMatchObject({
      status: "completed",
      lastMessage: "Hello again.",
    });
    expect(new Set(bench.of("session").map(({ id }) => id))).toEqual(new Set([session?.id]));
    const third = await bench.open({ conversation: "11111111-1111-4111-8111-111111111111" });
    await third.start("Go on. [[flight:again]]");
    expect(await bench.until("turn-ended", 3)).toMatchObject({ status: "failed" });
  });

  it("does not run what a repository brings before a person trusts it", async () => {
    const hook = { type: "command", command: `touch ${bench.folder}/hooked` };
    bench.write(".claude/settings.json", JSON.stringify({ hooks: { SessionStart: [{ hooks: [hook] }] } }));
    bench.write(
      ".mcp.json",
      JSON.stringify({ mcpServers: { own: { command: "touch", args: [`${bench.folder}/served`] } } }),
    );
    bench.model.script("greet", { text: "Hello." });
    await bench.fly("greet");
    expect(() => bench.read("../hooked")).toThrow("ENOENT");
    expect(() => bench.read("../served")).toThrow("ENOENT");
  });
});

describe("trouble of claude's model", () => {
  it.each([
    ["unauthorized", { kind: "unauthorized" }, "auth"],
    ["server-error", { kind: "server-error" }, "server"],
    ["overloaded", { kind: "overloaded" }, "overloaded"],
    ["rate-limit", { kind: "rate-limit", retryAfterSeconds: 120 }, "rate-limit"],
    ["quota", { kind: "quota" }, "quota"],
    ["context-exceeded", { kind: "context-exceeded" }, "context"],
    ["bad-request", { kind: "bad-request" }, "bad-request"],
    ["cut", { kind: "cut" }, "server"],
  ] as const)("%s ends its turn as failed, with its kind", async (_, trouble, kind) => {
    bench.model.script("greet", { text: "Hello, this is a longer answer.", trouble });
    const conversation = await bench.fly("greet");
    expect(bench.of("turn-ended")).toEqual([{ t: "turn-ended", status: "failed", lastMessage: null }]);
    const last = bench.of("trouble").at(-1)?.trouble;
    expect([last?.kind, last?.retrying]).toEqual([kind, false]);
    expect(bench.of("unknown")).toEqual([]);
    expect(await conversation.stop()).toMatchObject({ code: 1 });
  });

  it("that passes is told while it lasts, and the turn completes", async () => {
    const trouble = { kind: "rate-limit", retryAfterSeconds: 1, times: 1 } as const;
    bench.model.script("greet", { text: "Hello.", trouble });
    await bench.fly("greet");
    expect(bench.of("trouble").map(({ trouble: { kind, retrying } }) => [kind, retrying])).toEqual([
      ["rate-limit", true],
    ]);
    expect(bench.of("turn-ended")).toMatchObject([{ status: "completed" }]);
  });

  it("that hangs can be interrupted", async () => {
    bench.model.script("greet", { text: "Hello.", trouble: { kind: "hang" } });
    const conversation = await bench.open();
    await conversation.start("Do the task. [[flight:greet]]");
    await bench.model.waitFor(({ scenario }) => scenario === "greet");
    await conversation.interrupt();
    expect(await bench.until("turn-ended")).toMatchObject({ status: "interrupted" });
  });
});

describe("the end of claude", () => {
  it.each([
    ["by a kill", () => bench.kill(), { code: null, signal: "SIGKILL" }],
    ["because we stopped it", (conversation: Conversation) => conversation.stop(), {}],
  ] as const)("%s in the middle of a command is no completed turn", async (_, end, how) => {
    // No long sleep: newer versions refuse one.
    bench.model.script("work", { call: { shell: "tail -f /dev/null" } }, { text: "Done." });
    bench.answers = () => yes();
    const conversation = await bench.open();
    await conversation.start("Do the task. [[flight:work]]");
    await expect.poll(() => processesWith(bench.folder, "tail"), { timeout: 40_000 }).not.toEqual([]);
    await end(conversation);
    expect(await conversation.ended).toMatchObject(how);
    expect(bench.of("turn-ended").filter(({ status }) => status === "completed")).toEqual([]);
  });

  it("of a program that is not there is one sentence", async () => {
    const conversation = await bench.open({ program: [`${bench.folder}/no-claude`] });
    await expect(conversation.start("Do it.")).rejects.toThrow(/no-claude could not be started/);
  });
});
