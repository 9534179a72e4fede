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

  it("that ends with 0 and never had a turn is not complete, and its 0 is not ours", async () => {
    const bench = new BridgeBench();
    bench.cli.ends(0);
    expect(await bench.exit).toBe(1);
    expect(bench.types()).toEqual(["agent.trouble"]);
    expect((await bench.reported("agent.trouble")).message).toContain("with code 0");
  });

  it("that ends with 0 in the middle of a turn is none either", async () => {
    const bench = new BridgeBench();
    bench.cli.says(started);
    await bench.reported("agent.turn");
    bench.cli.ends(0);
    expect(await bench.exit).toBe(1);
    expect(bench.types()).not.toContain("agent.completed");
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
    expect(await bench.reported("agent.rate-limited")).toMatchObject({ until: NOW + 60_000, guessed: false });
    bench.bridge.deliver({ type: "resume" });
    await bench.called(`say ${GO_ON}`);
    bench.cli.says(started, completed());
    expect(await bench.exit).toBe(0);
  });

  it("without a time is tried again after longer and longer, which is said to be a guess, and then has failed", async () => {
    const bench = new BridgeBench();
    for (let time = 1; time <= 4; time++) {
      bench.cli.says(started, trouble("rate-limit"), turnFailed);
      bench.bridge.deliver({ type: "resume" });
      await bench.called(`say ${GO_ON}`, time);
    }
    bench.cli.says(started, trouble("rate-limit"), turnFailed);
    expect(await bench.exit).toBe(1);
    const waits = bench.told.flatMap((each) =>
      each.type === "agent.rate-limited" && each.guessed ? [each.until - NOW] : [],
    );
    expect(waits).toEqual([60_000, 120_000, 240_000, 480_000]);
    expect(bench.screen).toContain("Nobody said when its limit ends.");
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

  it.each([0, "SIGINT"] as const)(
    "a second Ctrl-C, which its terminal program leaves with (%s), changes nothing",
    async (how) => {
      const bench = new BridgeBench({ mode: "interactive" });
      bench.cli.says(started, completed());
      await expect.poll(() => bench.types().filter((type) => type === "agent.turn")).toHaveLength(2);
      bench.bridge.signalled("interrupt");
      bench.cli.ends(how);
      expect(await bench.exit).toBe(0);
      expect(bench.types()).toContain("agent.completed");
    },
  );

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

  it("to leave while its CLI still starts is heard at once, and a start that fails after that is no news", async () => {
    const starting = Promise.withResolvers<void>();
    const bench = new BridgeBench({}, starting.promise);
    await bench.called("start Do it.");
    bench.bridge.signalled("leave");
    expect(await bench.exit).toBe(143);
    expect(bench.cli.calls.at(-1)).toBe("stop");
    starting.reject(new Error("It was ended."));
    expect(bench.types()).toEqual([]);
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
