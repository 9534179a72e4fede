import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { AgentEvent } from "../agent-event.ts";
import * as frames from "./frames.ts";
import { OpencodeAsks } from "./opencode-asks.ts";
import { OpencodeEvents } from "./opencode-events.ts";

const folder = join(import.meta.dirname, "..", "..", "..", "e2e", "agents", "recorded");
const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
  /^opencode-[^/]+\/serve-.*\.jsonl$/.test(file),
);

/** What is made of what a real opencode said. */
function heard(file: string): readonly AgentEvent[] {
  const seen = new OpencodeEvents("exec", () => 0);
  const asks = new OpencodeAsks("/flight/workspace", (call) => seen.input(call));
  const lines = readFileSync(join(folder, file), "utf8").split("\n").filter(Boolean);
  return lines.flatMap((raw) => {
    const { type, properties } = frames.frame.parse(JSON.parse(raw));
    const opened = asks.opened(type, properties);
    return opened?.map((ask) => ({ t: "ask" as const, ask })) ?? seen.of(type, properties, raw);
  });
}

const about = (name: string): readonly AgentEvent[] => {
  const file = files.find((each) => each.endsWith(`/serve-${name}.jsonl`));
  if (file === undefined) throw new Error(`${name} was not recorded`);
  return heard(file);
};

describe("what opencode said", () => {
  it.each(files)("%s is understood without loss, and has a turn", (file) => {
    const events = heard(file);
    expect(events.filter(({ t }) => t === "unknown")).toEqual([]);
    expect(events.filter(({ t }) => t === "turn-started")).not.toEqual([]);
  });

  it("about a task is each change and each command, asked exactly, and how it ended", () => {
    const events = about("greet");
    const [file, command] = events.flatMap((event) => (event.t === "ask" ? [event.ask.thing] : []));
    expect(file).toMatchObject({ kind: "file", access: "write", path: "/flight/workspace/hello.txt" });
    expect(file?.kind === "file" ? file.diff : null).toContain("+hello");
    expect(command).toEqual({ kind: "command", command: "cat hello.txt", cwd: "/flight/workspace" });
    expect(events.filter(({ t }) => t === "file")).toEqual([
      { t: "file", path: "/flight/workspace/hello.txt", how: "added" },
    ]);
    expect(events.filter(({ t }) => t === "usage").at(-1)).toMatchObject({
      totals: { input: 3_000, cachedInput: 600, output: 150 },
    });
    expect(events.at(-1)).toEqual({ t: "turn-ended", status: "completed", lastMessage: "It is there." });
  });

  it("about a denied command is that it was declined, and what it went on with", () => {
    const events = about("leave");
    expect(events.filter(({ t }) => t === "tool-ended")).toMatchObject([{ status: "declined" }]);
    expect(events.at(-1)).toMatchObject({ t: "turn-ended", status: "completed", lastMessage: "So be it." });
  });

  it("about a question are its choices", () => {
    expect(about("ask").filter(({ t }) => t === "ask")).toMatchObject([
      { ask: { thing: { kind: "question", question: "Which colour?", choices: ["Red", "Blue"] } } },
    ]);
  });

  it("about a refused request is trouble, told once, and a turn that failed", () => {
    const events = about("bad-request");
    expect(events.filter(({ t }) => t === "trouble")).toMatchObject([
      { trouble: { kind: "bad-request", retrying: false } },
    ]);
    expect(events.at(-1)).toMatchObject({ t: "turn-ended", status: "failed" });
  });

  // It is idle once more when it has closed the answer that failed: what it is told before that is lost.
  it("about a key that is not taken is one turn that failed, and one that went on", () => {
    const events = about("unauthorized");
    const ends = events.flatMap((event) => (event.t === "turn-ended" ? [event.status] : []));
    expect(ends).toEqual(["failed", "completed"]);
    expect(events.filter(({ t }) => t === "trouble")).toMatchObject([{ trouble: { kind: "auth" } }]);
  });

  it.each([
    ["server-error", "server"],
    ["rate-limit", "rate-limit"],
    ["long-limit", "rate-limit"],
    ["quota", "quota"],
  ])("about %s is trouble of the kind %s, while it tries again", (name, kind) => {
    const told = about(name).flatMap((event) => (event.t === "trouble" ? [event.trouble] : []));
    expect(told[0]).toMatchObject({ kind, retrying: true });
  });

  it("about an interrupt is a turn that was interrupted, and one that went on", () => {
    const ends = about("interrupted").flatMap((event) => (event.t === "turn-ended" ? [event.status] : []));
    expect(ends).toEqual(["interrupted", "completed"]);
  });

  it("about a context that is full, also after a summary, is one summary and a turn that failed", () => {
    const events = about("table-context");
    expect(events.filter(({ t }) => t === "compaction")).toMatchObject([
      { phase: "started" },
      { phase: "ended" },
      { phase: "started" },
    ]);
    expect(events.filter(({ t }) => t === "trouble").at(-1)).toMatchObject({
      trouble: { kind: "context", retrying: false },
    });
    expect(events.at(-1)).toMatchObject({ t: "turn-ended", status: "failed" });
  });

  it("is kept whole where nobody knows what it means", () => {
    const raw = '{"type":"session.something","properties":{"a":1}}';
    expect(new OpencodeEvents("exec").of("session.something", { a: 1 }, raw)).toEqual([
      { t: "unknown", name: "session.something", raw },
    ]);
    expect(
      new OpencodeEvents("exec").of("session.status", { status: "of another shape" }, raw),
    ).toMatchObject([{ t: "unknown" }]);
  });
});

describe("opencode whose context is full", () => {
  const full = (id: string) => ({ part: { type: "compaction", id, overflow: true } });
  const answer = (id: string, more: object) => ({ info: { id, role: "assistant", finish: "stop", ...more } });

  it.each([
    ["a summary alone", { summary: true }, "context"],
    ["an answer", {}, null],
  ])("is ended when it is so again after %s", (_, more, kind) => {
    const events = new OpencodeEvents("exec");
    events.of("session.status", { status: { type: "busy" } }, "");
    events.of("message.part.updated", full("one"), "");
    events.of("message.updated", answer("summary", { summary: true }), "");
    expect(events.hopeless).toBeNull();
    events.of("message.updated", answer("next", more), "");
    events.of("message.part.updated", full("two"), "");
    expect(events.hopeless?.kind ?? null).toBe(kind);
  });
});

describe("a no without words, as it is given in its own terminal", () => {
  it.each([
    ["permission.replied", { requestID: "per_1", reply: "reject" }, "tool-calls", "interrupted"],
    ["question.rejected", { requestID: "que_1" }, "tool-calls", "interrupted"],
    ["permission.replied", { requestID: "per_1", reply: "reject" }, "stop", "completed"],
    ["permission.replied", { requestID: "per_1", reply: "once" }, "tool-calls", "failed"],
  ])("%s %j before an end by %s is a turn that %s", (type, properties, finish, status) => {
    const events = new OpencodeEvents("interactive");
    events.of("session.status", { status: { type: "busy" } }, "");
    expect(events.of(type, properties, "")).toEqual([]);
    const info = { id: "one", role: "assistant", finish, time: { completed: 1 } };
    events.of("message.updated", { info }, "");
    const ended = events.of("session.status", { status: { type: "idle" } }, "");
    expect(ended.at(-1)).toMatchObject({ t: "turn-ended", status });
  });
});

it.each([
  ["permission.replied", { requestID: "per_1", reply: "reject" }],
  ["question.rejected", { requestID: "que_1" }],
])(
  "a turn that %s ended where nobody sits has failed: nobody would say how it goes on",
  (type, properties) => {
    const events = new OpencodeEvents("exec");
    events.of("session.status", { status: { type: "busy" } }, "");
    events.of(type, properties, "");
    const info = { id: "one", role: "assistant", finish: "tool-calls", time: { completed: 1 } };
    events.of("message.updated", { info }, "");
    const ended = events.of("session.status", { status: { type: "idle" } }, "");
    expect(ended.at(-1)).toMatchObject({ t: "turn-ended", status: "failed" });
    expect(ended.at(-2)).toMatchObject({ trouble: { message: expect.stringContaining("was denied") } });
  },
);

describe("opencode that tries again for ever", () => {
  const now = 1_000;
  const after = (status: object): OpencodeEvents => {
    const events = new OpencodeEvents("exec", () => now);
    events.of("session.status", { status: { type: "retry", ...status } }, "");
    return events;
  };

  it("is let to for a while", () => {
    expect(after({ attempt: 3, message: "Rate limit reached.", next: now + 2_000 }).hopeless).toBeNull();
  });

  it.each([
    [{ attempt: 4, message: "The server had an error.", next: now + 2_000 }, "server", null],
    [{ attempt: 1, message: "You exceeded your current quota.", next: now + 2_000 }, "quota", null],
    [{ attempt: 1, message: "Rate limit reached.", next: now + 300_000 }, "rate-limit", now + 300_000],
  ])("is ended after %j", (status, kind, resetsAt) => {
    const events = after(status);
    expect(events.hopeless).toMatchObject({ kind, resetsAt });
    expect(events.of("session.status", { status: { type: "idle" } }, "")).toMatchObject([
      { t: "trouble", trouble: { kind, retrying: false, resetsAt } },
      { t: "turn-ended", status: "failed" },
    ]);
  });
});
