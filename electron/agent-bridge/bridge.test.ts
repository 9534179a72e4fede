import { describe, expect, it } from "vitest";
import type { AgentEvent, Trouble } from "./agent-event.ts";
import { BridgeBench, NOW } from "./testing/bridge-bench.ts";
import { GO_ON } from "./words-to-agents.ts";

const completed = (lastMessage: string | null = "Did it."): AgentEvent => ({
  t: "turn-ended",
  status: "completed",
  lastMessage,
});
const turnFailed: AgentEvent = { t: "turn-ended", status: "failed", lastMessage: null };
const interrupted: AgentEvent = { t: "turn-ended", status: "interrupted", lastMessage: null };
const started: AgentEvent = { t: "turn-started" };
const trouble = (kind: Trouble["kind"], resetsAt: number | null = null, retrying = false): AgentEvent => ({
  t: "trouble",
  trouble: { kind, message: `It said ${kind}.`, retrying, resetsAt },
});
const asksToRun = (command: string, id = "a1"): AgentEvent => ({
  t: "ask",
  ask: { id, thing: { kind: "command", command, cwd: "/checkout" }, why: "to see" },
});
const usage = (input: number, output: number): AgentEvent => ({
  t: "usage",
  totals: { input, cachedInput: 1, output, costMicros: null },
});

describe("a run that works", () => {
  it("tells what happened, hands over a packet of what was seen, and ends with 0", async () => {
    const bench = new BridgeBench();
    await bench.called("start Do it.");
    bench.cli.says(
      { t: "session", id: "thread-1", model: "m" },
      started,
      { t: "tool-started", id: "t1", title: "npm test" },
      { t: "tool-ended", id: "t1", status: "ok", exitCode: 0 },
      { t: "file", path: "/checkout/src/a.ts", how: "changed" },
      { t: "file", path: "/elsewhere/b.ts", how: "added" },
      { t: "message", text: "Did it." },
      completed(),
    );
    expect(await bench.exit).toBe(0);
    expect(bench.types()).toEqual([
      "agent.conversation",
      "agent.turn",
      "agent.progress",
      "agent.progress",
      "agent.progress",
      "agent.progress",
      "agent.progress",
      "agent.packet",
      "agent.completed",
      "agent.turn",
    ]);
    expect((await bench.reported("agent.packet")).packet).toMatchObject({
      summary: "Did it.",
      changed: ["changed src/a.ts"],
      where: ["src/a.ts"],
      commands: [{ command: "npm test", exitCode: 0 }],
    });
    expect(bench.cli.calls.at(-1)).toBe("stop");
    expect(bench.screen).toContain("npm test");
  });

  it("counts what was used once, from totals that grow and that begin anew", async () => {
    const bench = new BridgeBench();
    bench.cli.says(started, { t: "context", used: 0.4 }, usage(100, 10), usage(100, 10), usage(250, 30));
    bench.cli.says(usage(40, 5), completed());
    await bench.exit;
    const used = bench.told.flatMap((each) => (each.type === "agent.usage" ? [each.usage] : []));
    expect(used.map(({ tokensIn, tokensOut }) => [tokensIn, tokensOut])).toEqual([
      [100, 10],
      [150, 20],
      [40, 5],
    ]);
    expect(used[0]).toMatchObject({ contextUsed: 0.4, harness: "Test CLI 1", costMicros: null });
  });
});

describe("a run that does not", () => {
  it("that ends by itself in the middle of a turn has its code, its last words and no completion", async () => {
    const bench = new BridgeBench();
    bench.cli.says(started);
    await bench.reported("agent.turn");
    bench.cli.ends(9, "panicked at line 3");
    expect(await bench.exit).toBe(9);
    expect(bench.types()).not.toContain("agent.completed");
    expect((await bench.reported("agent.trouble")).message).toContain("panicked at line 3");
  });

  it("that ends with 0 and never had a turn is not complete", async () => {
    const bench = new BridgeBench();
    bench.cli.ends(0);
    expect(await bench.exit).toBe(0);
    expect(bench.types()).toEqual(["agent.trouble"]);
  });

  it.each(["bad-request", "server", "idle-timeout", "context", "compaction", "quota"] as const)(
    "that fails by %s says so and ends with 1",
    async (kind) => {
      const bench = new BridgeBench();
      bench.cli.says(started, trouble(kind), turnFailed);
      expect(await bench.exit).toBe(1);
      expect(await bench.reported("agent.trouble")).toMatchObject({ kind, retrying: false });
      expect(bench.types()).not.toContain("agent.completed");
    },
  );

  it("that got over its trouble is complete", async () => {
    const bench = new BridgeBench();
    bench.cli.says(started, trouble("overloaded", null, true), completed());
    expect(await bench.exit).toBe(0);
    expect(await bench.reported("agent.trouble")).toMatchObject({ kind: "overloaded", retrying: true });
  });
});

describe("a limit", () => {
  it("with a time is told with that time, and the conversation goes on when it is resumed", async () => {
    const bench = new BridgeBench();
    bench.cli.says(started, trouble("rate-limit", NOW + 60_000), turnFailed);
    expect((await bench.reported("agent.rate-limited")).until).toBe(NOW + 60_000);
    bench.bridge.deliver({ type: "resume" });
    await bench.called(`say ${GO_ON}`);
    bench.cli.says(started, completed());
    expect(await bench.exit).toBe(0);
  });

  it("without a time is tried again after longer and longer, and then has failed", async () => {
    const bench = new BridgeBench();
    for (let time = 1; time <= 4; time++) {
      bench.cli.says(started, trouble("rate-limit"), turnFailed);
      bench.bridge.deliver({ type: "resume" });
      await bench.called(`say ${GO_ON}`, time);
    }
    bench.cli.says(started, trouble("rate-limit"), turnFailed);
    expect(await bench.exit).toBe(1);
    const waits = bench.told.flatMap((each) =>
      each.type === "agent.rate-limited" ? [each.until - NOW] : [],
    );
    expect(waits).toEqual([60_000, 120_000, 240_000, 480_000]);
  });

  it("of a login is a card for a person, and goes on when they say so", async () => {
    const bench = new BridgeBench();
    bench.cli.says(started, trouble("auth"), turnFailed);
    expect(await bench.reported("agent.blocked")).toMatchObject({
      by: "logged-out",
      detail: "It said auth.",
    });
    bench.bridge.deliver({ type: "tell", text: "Signed in." });
    await bench.called("say Signed in.");
    bench.cli.says(started, completed());
    expect(await bench.exit).toBe(0);
  });
});

describe("a permission", () => {
  it("is asked for with exactly what would be done, and given", async () => {
    const bench = new BridgeBench();
    bench.cli.says(started, asksToRun("npm test"));
    const request = await bench.reported("agent.request");
    expect(request).toMatchObject({
      request: "a1",
      action: { kind: "command", text: "npm test", cwd: "/checkout" },
      why: "to see",
    });
    bench.bridge.deliver({ type: "answer", request: "a1", allowed: true, text: "", action: null });
    await bench.called("answer a1");
    expect(bench.cli.answers).toEqual([{ allowed: true, text: "", editedCommand: null }]);
    bench.cli.says(completed());
    await bench.exit;
  });

  it("that is denied brings its reason to the agent", async () => {
    const bench = new BridgeBench();
    bench.cli.says(started, asksToRun("rm -rf /"));
    await bench.reported("agent.request");
    bench.bridge.deliver({
      type: "answer",
      request: "a1",
      allowed: false,
      text: "Never that.",
      action: null,
    });
    await bench.called("answer a1");
    expect(bench.cli.answers).toEqual([{ allowed: false, text: "Never that.", editedCommand: null }]);
    bench.cli.says(completed());
    await bench.exit;
  });

  it("for a changed command is good for that command, once", async () => {
    const bench = new BridgeBench();
    bench.cli.says(started, asksToRun("npm publish"));
    await bench.reported("agent.request");
    const action = {
      kind: "command",
      text: "npm pack",
      parsed: { parts: [], unclear: [] },
      cwd: null,
    } as const;
    bench.bridge.deliver({
      type: "answer",
      request: "a1",
      allowed: true,
      text: "",
      action: { ...action, parsed: { parts: [], unclear: [] } },
    });
    await bench.called("answer a1");
    expect(bench.cli.answers[0]?.editedCommand).toBe("npm pack");
    bench.cli.says(asksToRun("npm pack", "a2"), asksToRun("npm pack", "a3"));
    await bench.called("answer a2");
    expect(bench.cli.answers[1]).toEqual({ allowed: true, text: "", editedCommand: null });
    await expect.poll(() => bench.told.filter(({ type }) => type === "agent.request")).toHaveLength(2);
    expect(bench.cli.calls).not.toContain("answer a3");
    bench.cli.says(completed());
    await bench.exit;
  });

  it("for a changed command that the CLI runs at once is not good for another one", async () => {
    const bench = new BridgeBench();
    bench.cli.runsEdits = true;
    bench.cli.says(started, asksToRun("npm publish"));
    await bench.reported("agent.request");
    const parsed = { parts: [], unclear: [] };
    const action = { kind: "command", text: "npm pack", parsed, cwd: null } as const;
    bench.bridge.deliver({ type: "answer", request: "a1", allowed: true, text: "", action });
    await bench.called("answer a1");
    bench.cli.says(asksToRun("npm pack", "a2"));
    await expect.poll(() => bench.told.filter(({ type }) => type === "agent.request")).toHaveLength(2);
    expect(bench.cli.calls).not.toContain("answer a2");
    bench.cli.says(completed());
    await bench.exit;
  });

  it("for a changed command ends with the turn after the one it was given in", async () => {
    const bench = new BridgeBench({ mode: "interactive" });
    bench.cli.says(started, asksToRun("npm publish"), asksToRun("npm audit", "a2"));
    await expect.poll(() => bench.told.filter(({ type }) => type === "agent.request")).toHaveLength(2);
    const parsed = { parts: [], unclear: [] };
    for (const [request, text] of [
      ["a1", "npm pack"],
      ["a2", "npm audit --json"],
    ] as const) {
      const action = { kind: "command", text, parsed, cwd: null } as const;
      bench.bridge.deliver({ type: "answer", request, allowed: true, text: "", action });
      await bench.called(`answer ${request}`);
    }
    bench.cli.says(completed(), started, asksToRun("npm pack", "a3"));
    await bench.called("answer a3");
    bench.cli.says(completed(), started, asksToRun("npm audit --json", "a4"));
    await expect.poll(() => bench.told.filter(({ type }) => type === "agent.request")).toHaveLength(3);
    expect(bench.cli.calls).not.toContain("answer a4");
    bench.cli.ends(0);
    await bench.exit;
  });

  it("for a command that comes back masked is a no: the mask is never run", async () => {
    const bench = new BridgeBench();
    bench.cli.says(started, asksToRun("TOKEN=ghp_0123 ./deploy.sh"));
    await bench.reported("agent.request");
    const parsed = { parts: [], unclear: [] };
    const action = { kind: "command", text: "TOKEN=******** ./deploy.sh", parsed, cwd: null } as const;
    bench.bridge.deliver({ type: "answer", request: "a1", allowed: true, text: "", action });
    await bench.called("answer a1");
    expect(bench.cli.answers).toMatchObject([{ allowed: false, editedCommand: null }]);
    bench.cli.says(completed());
    await bench.exit;
  });

  it("for a command that comes back as it was asked is a plain yes", async () => {
    const bench = new BridgeBench();
    bench.cli.says(started, asksToRun("npm test"));
    await bench.reported("agent.request");
    const parsed = { parts: [], unclear: [] };
    const action = { kind: "command", text: "npm test", parsed, cwd: null } as const;
    bench.bridge.deliver({ type: "answer", request: "a1", allowed: true, text: "", action });
    await bench.called("answer a1");
    expect(bench.cli.answers).toEqual([{ allowed: true, text: "", editedCommand: null }]);
    bench.cli.says(completed());
    await bench.exit;
  });

  it("that the mission does not take is denied, never given", async () => {
    const bench = new BridgeBench();
    bench.refuses = ({ type }) => (type === "agent.request" ? "Nobody waits there." : undefined);
    bench.cli.says(started, asksToRun("npm test"));
    await bench.called("answer a1");
    expect(bench.cli.answers).toEqual([{ allowed: false, text: "Nobody waits there.", editedCommand: null }]);
    bench.cli.says(completed());
    await bench.exit;
  });

  it("that cannot be shown whole is denied, never cut", async () => {
    const bench = new BridgeBench();
    bench.cli.says(started, asksToRun("x".repeat(30_000)));
    await bench.called("answer a1");
    expect(bench.cli.answers[0]?.allowed).toBe(false);
    bench.cli.says(completed());
    await bench.exit;
  });

  it("for an input that cannot be shown whole is denied as well, and one that fits is shown to its end", async () => {
    const bench = new BridgeBench();
    const asksFor = (id: string, text: string): AgentEvent => ({
      t: "ask",
      ask: { id, thing: { kind: "tool", server: "db", tool: "run", input: { text } }, why: "" },
    });
    bench.cli.says(started, asksFor("a1", "x".repeat(300_000)));
    await bench.called("answer a1");
    expect(bench.cli.answers[0]?.allowed).toBe(false);
    bench.cli.says(asksFor("a2", `${"x".repeat(60_000)} drop table\u009b2K`));
    const { action } = await bench.reported("agent.request");
    expect(action.kind === "tool" && action.input).toContain(" drop table\\u009b2K");
    bench.cli.says(completed());
    await bench.exit;
  });

  it("for the network says the whole address, or is denied", async () => {
    const bench = new BridgeBench();
    const fetches = (id: string, url: string): AgentEvent => ({
      t: "ask",
      ask: {
        id,
        thing: { kind: "network", host: "example.org", port: 443, url },
        why: "To look. ".repeat(300),
      },
    });
    bench.cli.says(started, fetches("a1", `https://example.org/?leak=${"x".repeat(3_000)}`));
    await bench.called("answer a1");
    expect(bench.cli.answers[0]?.allowed).toBe(false);
    bench.cli.says(fetches("a2", "https://example.org/?leak=1"));
    expect((await bench.reported("agent.request")).why).toContain("https://example.org/?leak=1\nTo look.");
    bench.cli.says(completed());
    await bench.exit;
  });

  it("answered in the terminal closes its card, and an answer after that reaches nobody", async () => {
    const bench = new BridgeBench();
    bench.cli.says(started, asksToRun("npm test"));
    await bench.reported("agent.request");
    bench.cli.says({ t: "ask-gone", id: "a1" });
    expect((await bench.reported("agent.request-gone")).request).toBe("a1");
    bench.bridge.deliver({ type: "answer", request: "a1", allowed: true, text: "", action: null });
    bench.cli.says(completed());
    await bench.exit;
    expect(bench.cli.calls).not.toContain("answer a1");
  });

  it("a question brings its text and its choices, and the answer the words", async () => {
    const bench = new BridgeBench();
    const question = "Which one? ".repeat(40);
    bench.cli.says(started, {
      t: "ask",
      ask: { id: "q1", thing: { kind: "question", question, choices: ["A", "B"] }, why: "" },
    });
    const asked = await bench.reported("agent.question");
    expect(asked.choices).toEqual(["A", "B"]);
    expect(asked.why).toContain(question.trim());
    bench.bridge.deliver({ type: "answer", request: "q1", allowed: true, text: "B", action: null });
    await bench.called("answer q1");
    expect(bench.cli.answers[0]?.text).toBe("B");
    bench.cli.says(completed());
    await bench.exit;
  });
});

describe("being told", () => {
  it("an interrupt ends the turn and not the session; resumed it goes on", async () => {
    const bench = new BridgeBench();
    bench.cli.says(started);
    await bench.reported("agent.turn");
    bench.bridge.deliver({ type: "interrupt" });
    await bench.called("interrupt");
    bench.cli.says(interrupted);
    await expect.poll(() => bench.types().filter((type) => type === "agent.turn")).toHaveLength(2);
    bench.bridge.deliver({ type: "resume" });
    await bench.called(`say ${GO_ON}`);
    bench.cli.says(started, completed());
    expect(await bench.exit).toBe(0);
  });

  it("a wind-up takes back what was asked, asks for the hand-off, and tells it", async () => {
    const bench = new BridgeBench();
    bench.cli.says(started, asksToRun("npm test"));
    await bench.reported("agent.request");
    bench.bridge.deliver({ type: "wind-up", cause: "time-limit" });
    await bench.called("interrupt");
    expect((await bench.reported("agent.request-gone")).request).toBe("a1");
    bench.cli.says(interrupted);
    await bench.called("hand off");
    bench.cli.says(started, completed("did A; remaining B; next start from C"));
    expect(await bench.exit).toBe(0);
    expect((await bench.reported("hand-off")).text).toBe("did A; remaining B; next start from C");
    expect(bench.types()).not.toContain("agent.completed");
  });

  it("a wind-up whose hand-off fails ends without one", async () => {
    const bench = new BridgeBench();
    bench.cli.says(started);
    await bench.reported("agent.turn");
    bench.bridge.deliver({ type: "wind-up", cause: "context-limit" });
    await bench.called("interrupt");
    bench.cli.says(interrupted);
    await bench.called("hand off");
    bench.cli.says(started, trouble("context"), turnFailed);
    expect(await bench.exit).toBe(0);
    expect(bench.types()).not.toContain("hand-off");
  });

  it("a turn that completed just before the wind-up is complete", async () => {
    const bench = new BridgeBench();
    bench.cli.says(started);
    await bench.reported("agent.turn");
    bench.bridge.deliver({ type: "wind-up", cause: "time-limit" });
    await bench.called("interrupt");
    bench.cli.says(completed());
    expect(await bench.exit).toBe(0);
    expect(bench.types()).toContain("agent.completed");
    expect(bench.cli.calls).not.toContain("hand off");
  });

  it("an interactive session stays open after a turn, and is complete when the person leaves it", async () => {
    const bench = new BridgeBench({ mode: "interactive" });
    bench.cli.says(started, completed());
    await expect.poll(() => bench.types().filter((type) => type === "agent.turn")).toHaveLength(2);
    bench.cli.ends(0);
    expect(await bench.exit).toBe(0);
    expect(bench.types()).toContain("agent.completed");
  });

  it("Ctrl-C interrupts, and a second one leaves", async () => {
    const bench = new BridgeBench();
    bench.cli.says(started);
    await bench.reported("agent.turn");
    bench.bridge.signalled("interrupt");
    await bench.called("interrupt");
    bench.bridge.signalled("interrupt");
    expect(await bench.exit).toBe(130);
    expect(bench.types()).not.toContain("agent.completed");
  });

  it("what a person types is said to the agent", async () => {
    const bench = new BridgeBench();
    bench.cli.says(started);
    bench.bridge.typed("Use tabs.");
    await bench.called("say Use tabs.");
    bench.cli.says(completed());
    expect(await bench.exit).toBe(0);
  });
});
