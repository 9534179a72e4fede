import { describe, expect, it, vi } from "vitest";
import type { AnswerFile } from "#shared/agent-bridge/answer-file.ts";
import type { LaunchFile } from "#shared/agent-bridge/launch-file.ts";
import { PlainError } from "#launch/plain-error.ts";
import type { AgentEvent, AskedThing, Trouble } from "./agent-event.ts";
import { Consultation } from "./consultation.ts";
import { Transcript } from "./render/transcript.ts";
import { launchOf, NOW } from "./testing/bridge-bench.ts";
import { FakeConversation } from "./testing/fake-conversation.ts";

const READS: Partial<LaunchFile> = { purpose: "answer", sandbox: "read-only" };
const completed = (lastMessage: string | null): AgentEvent => ({
  t: "turn-ended",
  status: "completed",
  lastMessage,
});
const failed: AgentEvent = { t: "turn-ended", status: "failed", lastMessage: null };
const trouble = (more: Partial<Trouble>): AgentEvent => ({
  t: "trouble",
  trouble: { kind: "unknown", message: "It did not work.", retrying: false, resetsAt: null, ...more },
});

/** One question to a CLI that the test plays. */
class Bench {
  readonly kept: AnswerFile[] = [];
  readonly cli: FakeConversation;
  readonly consultation: Consultation;
  readonly exit: Promise<number>;

  constructor(launch: Partial<LaunchFile> = {}, begin: (cli: FakeConversation) => void = () => undefined) {
    const opened: FakeConversation[] = [];
    this.consultation = new Consultation({
      launch: launchOf({ ...READS, ...launch }),
      prompt: "What is wrong?",
      open: (parts) => {
        const cli = new FakeConversation(parts);
        opened.push(cli);
        begin(cli);
        return cli;
      },
      transcript: new Transcript(() => undefined),
      frames: { keep: () => undefined },
      now: () => NOW,
      keep: (answer) => this.kept.push(answer),
    });
    const [cli] = opened;
    if (cli === undefined) throw new Error("no conversation was opened");
    this.cli = cli;
    this.exit = this.consultation.run();
  }

  async outcome(): Promise<AnswerFile["outcome"] | undefined> {
    await this.exit;
    expect(this.kept).toHaveLength(1);
    return this.kept[0]?.outcome;
  }
}

describe("a session that answers one question", () => {
  it("keeps the last message of its turn, the conversation and what it used", async () => {
    const bench = new Bench();
    bench.cli.says(
      { t: "session", id: "conversation-1", model: "large-2" },
      { t: "message", text: "I look." },
      { t: "usage", totals: { input: 900, cachedInput: 100, output: 50, costMicros: null } },
      completed('{"findings":[]}'),
    );
    expect(await bench.exit).toBe(0);
    expect(bench.kept).toEqual([
      {
        version: 1,
        outcome: { state: "answered", text: '{"findings":[]}' },
        conversation: "conversation-1",
        usage: expect.objectContaining({ tokensIn: 900, tokensOut: 50, costMicros: null }) as unknown,
        program: launchOf().title,
        model: "large-2",
      },
    ]);
    expect(bench.cli.calls).toEqual(["start What is wrong?", "stop"]);
  });

  it.each<[string, Partial<LaunchFile>, AskedThing, boolean]>([
    ["a command in its box", {}, { kind: "command", command: "rg x", cwd: "/checkout" }, true],
    ["a command without a box", { boxed: false }, { kind: "command", command: "rg x", cwd: "/" }, false],
    [
      "a command in a box it may write in",
      { sandbox: "workspace-write" },
      { kind: "command", command: "rg", cwd: "/" },
      false,
    ],
    ["to read a file", {}, { kind: "file", access: "read", path: "/etc/hosts", diff: null }, true],
    ["to write a file", {}, { kind: "file", access: "write", path: "a.ts", diff: null }, false],
    ["the network", {}, { kind: "network", host: "example.com", port: 443, url: null }, false],
    ["a tool", {}, { kind: "tool", server: "mail", tool: "send", input: {} }, false],
    ["a question", {}, { kind: "question", question: "Which?", choices: [] }, false],
  ])("is answered at once when it asks for %s", async (_, launch, thing, allowed) => {
    const bench = new Bench(launch);
    bench.cli.says({ t: "ask", ask: { id: "a1", thing, why: "" } }, completed("{}"));
    await bench.exit;
    expect(bench.cli.calls).toContain("answer a1");
    expect(bench.cli.answers).toMatchObject([{ allowed, editedCommand: null }]);
    if (!allowed) expect(bench.cli.answers[0]?.text).not.toBe("");
  });

  it("waits for the end of a short limit and goes on", async () => {
    vi.useFakeTimers();
    try {
      const bench = new Bench();
      bench.cli.says(trouble({ kind: "rate-limit", resetsAt: NOW + 60_000 }), failed);
      bench.cli.onCall = (call) => {
        if (call.startsWith("say")) bench.cli.says(completed("{}"));
      };
      await vi.advanceTimersByTimeAsync(59_000);
      expect(bench.cli.calls).toEqual(["start What is wrong?"]);
      await vi.advanceTimersByTimeAsync(2_000);
      expect(await bench.outcome()).toEqual({ state: "answered", text: "{}" });
    } finally {
      vi.useRealTimers();
    }
  });

  it.each<[string, readonly AgentEvent[], string, string]>([
    [
      "a long limit",
      [trouble({ kind: "quota", message: "Used up.", resetsAt: NOW + 86_400_000 }), failed],
      "quota",
      "Used up.",
    ],
    [
      "a refused request",
      [trouble({ kind: "bad-request", message: "No such schema." }), failed],
      "bad-request",
      "No such schema.",
    ],
    ["a login", [{ t: "blocked", by: "logged-out", detail: "Sign in." }], "logged-out", "Sign in."],
    ["a turn that failed without a word", [failed], "unknown", "nothing said why"],
    [
      "an interrupted turn",
      [{ t: "turn-ended", status: "interrupted", lastMessage: "{}" }],
      "unknown",
      "nothing said why",
    ],
  ])("says why there is no answer: %s", async (_, events, kind, reason) => {
    const bench = new Bench();
    bench.cli.says(...events);
    expect(await bench.exit).toBe(1);
    expect(await bench.outcome()).toMatchObject({
      state: "failed",
      kind,
      reason: expect.stringContaining(reason) as string,
      until: kind === "quota" ? NOW + 86_400_000 : null,
    });
  });

  it("says so when the CLI ends by itself, is not there, or has to leave", async () => {
    const left = new Bench();
    left.cli.ends(3, "no such model");
    expect(await left.outcome()).toMatchObject({
      reason: expect.stringContaining("no such model") as string,
    });
    const absent = new Bench({}, (cli) => {
      cli.start = () => Promise.reject(new PlainError("It is not installed."));
    });
    expect(await absent.outcome()).toMatchObject({ kind: "protocol", reason: "It is not installed." });
    const told = new Bench();
    told.consultation.leave();
    expect(await told.outcome()).toMatchObject({ kind: "ended" });
  });
});
