import { describe, expect, it } from "vitest";
import type { AgentEvent } from "./agent-event.ts";
import { BridgeBench } from "./testing/bridge-bench.ts";

const completed = (): AgentEvent => ({ t: "turn-ended", status: "completed", lastMessage: "Did it." });
const started: AgentEvent = { t: "turn-started" };
const asksToRun = (command: string, id = "a1"): AgentEvent => ({
  t: "ask",
  ask: { id, thing: { kind: "command", command, cwd: "/checkout" }, why: "to see" },
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
