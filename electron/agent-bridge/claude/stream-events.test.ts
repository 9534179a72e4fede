import { describe, expect, it } from "vitest";
import type { AgentEvent } from "../agent-event.ts";
import { readFrame } from "./read-frame.ts";
import { StreamEvents } from "./stream-events.ts";

const WORKSPACE = "/w";
const told = (...frames: readonly unknown[]): readonly AgentEvent[] => {
  const events = new StreamEvents(WORKSPACE, false, () => 1_000);
  return frames.flatMap((frame) =>
    events.of(readFrame(typeof frame === "string" ? frame : JSON.stringify(frame))),
  );
};

const init = { type: "system", subtype: "init", session_id: "s1", model: "m" };
const says = (content: readonly unknown[], more: object = {}, id = "c1"): object => ({
  type: "assistant",
  message: { id, content, usage: { input_tokens: 1_000, cache_read_input_tokens: 9_000, output_tokens: 1 } },
  ...more,
});
const uses = (id: string, name: string, input: object): object =>
  says([{ type: "tool_use", id, name, input }]);
const gave = (id: string, content: string, more: object = {}): object => ({
  type: "user",
  message: { content: [{ type: "tool_result", tool_use_id: id, content, ...more }] },
  tool_use_result: { type: "create" },
});
const result = (more: object): object => ({
  type: "result",
  subtype: "success",
  is_error: false,
  session_id: "s1",
  result: "Done.",
  total_cost_usd: 0.01,
  terminal_reason: "completed",
  modelUsage: { m: { inputTokens: 10, outputTokens: 5, cacheReadInputTokens: 4, contextWindow: 200_000 } },
  permission_denials: [],
  ...more,
});
const refused = (status: number | null, word: string, text: string): readonly unknown[] => [
  says([{ type: "text", text }], { error: word }),
  result({ is_error: true, api_error_status: status, result: text }),
];
const kindOf = (events: readonly AgentEvent[]): unknown =>
  events.find((event) => event.t === "trouble")?.trouble.kind;

describe("a turn", () => {
  it("begins with the conversation's id, which is said once", () => {
    expect(told(init, init)).toEqual([{ t: "session", id: "s1", model: "m" }, { t: "turn-started" }]);
    expect(told(init, result({}), init).at(-1)).toEqual({ t: "turn-started" });
  });

  it("ends with what it used since the process began, how full the context is, and its last message", () => {
    const m = { inputTokens: 1_014, outputTokens: 5, cacheReadInputTokens: 9_004, contextWindow: 200_000 };
    const over = result({ modelUsage: { m } });
    expect(told(init, says([{ type: "text", text: "Hm." }]), over).slice(-3)).toEqual([
      { t: "context", used: 0.05 },
      { t: "usage", totals: { input: 10_018, cachedInput: 9_004, output: 5, costMicros: 10_000 } },
      { t: "turn-ended", status: "completed", lastMessage: "Done." },
    ]);
  });

  it("that was to fit a schema ends with what fits it", () => {
    expect(told(init, result({ structured_output: { ok: true } })).at(-1)).toMatchObject({
      lastMessage: '{"ok":true}',
    });
  });

  it("says how full its context is before anybody said how much that holds", () => {
    const used = (model: string): unknown =>
      told({ ...init, model }, says([{ type: "text", text: "." }])).find(({ t }) => t === "context");
    expect(used("claude-sonnet-4-5")).toEqual({ t: "context", used: 0.05 });
    expect(used("claude-sonnet-4-5[1m]")).toEqual({ t: "context", used: 0.01 });
  });

  it("tells once for each call of the model what that took in, long before it ends", () => {
    const call = (id: string): object => says([{ type: "text", text: "." }], {}, id);
    // Parts of the calls of its helpers come in between.
    const totals = told(init, call("a"), call("b"), call("a"), call("b")).flatMap((event) =>
      event.t === "usage" ? [event.totals] : [],
    );
    expect(totals).toEqual([
      { input: 10_000, cachedInput: 9_000, output: 0, costMicros: 0 },
      { input: 20_000, cachedInput: 18_000, output: 0, costMicros: 0 },
    ]);
  });

  it("never tells less than it told: that would be taken for a new beginning, and counted twice", () => {
    const totals = told(init, says([{ type: "text", text: "." }]), result({}), init, result({})).flatMap(
      (event) => (event.t === "usage" ? [event.totals.input] : []),
    );
    expect(totals).toEqual([10_000, 10_000, 10_000]);
  });

  it("has failed when the model answered with an error, whatever its subtype says", () => {
    const events = told(init, ...refused(500, "server_error", "API Error: 500"));
    expect(events.slice(-2)).toEqual([
      {
        t: "trouble",
        trouble: { kind: "server", message: "API Error: 500", retrying: false, resetsAt: null },
      },
      { t: "turn-ended", status: "failed", lastMessage: null },
    ]);
  });

  it("was interrupted when it says so, and that is no trouble", () => {
    const over = result({
      subtype: "error_during_execution",
      is_error: true,
      terminal_reason: "aborted_tools",
    });
    expect(told(over).at(-1)).toEqual({ t: "turn-ended", status: "interrupted", lastMessage: null });
    expect(kindOf(told(over))).toBeUndefined();
  });
});

describe("trouble", () => {
  it.each([
    [401, "authentication_failed", "Invalid API key", "auth"],
    [403, "authentication_failed", "Failed to authenticate", "auth"],
    [429, "rate_limit", "Request rejected (429)", "rate-limit"],
    [429, "rate_limit", "You exceeded your current quota", "quota"],
    [400, "billing_error", "Credit balance is too low", "quota"],
    [529, "server_error", "Overloaded", "overloaded"],
    [null, "server_error", "Unable to connect to API (ECONNRESET)", "server"],
    [400, "invalid_request", "Prompt is too long", "context"],
    [400, "unknown", "API Error: 400", "bad-request"],
    [null, "unheard_of", "?", "unknown"],
  ])("of the status %s and the word %s (%s) is %s", (status, word, text, kind) => {
    expect(kindOf(told(...refused(status, word, text)))).toBe(kind);
  });

  it("that it tries to get over by itself says how long it waits", () => {
    const retry = { attempt: 1, max_retries: 2, retry_delay_ms: 500, error_status: 429, error: "rate_limit" };
    expect(told({ type: "system", subtype: "api_retry", ...retry })).toEqual([
      {
        t: "trouble",
        trouble: {
          kind: "rate-limit",
          message: "rate_limit (429): try 1 of 2 in 0.5 s",
          retrying: true,
          resetsAt: 1_500,
        },
      },
    ]);
  });

  it("with the plan's limit knows when the limit is over", () => {
    const limit = { status: "rejected", resetsAt: 2_000, rateLimitType: "five_hour" };
    const events = told(
      { type: "rate_limit_event", rate_limit_info: limit },
      ...refused(429, "rate_limit", "Limit"),
    );
    expect(events[0]).toEqual({ t: "limits", usedPercent: 100, windowMinutes: 300, resetsAt: 2_000_000 });
    expect(events.find((event) => event.t === "trouble")).toMatchObject({ trouble: { resetsAt: 2_000_000 } });
  });

  it("with the plan's limit, as newer versions say it, knows the windows and when the one that counts is over", () => {
    const unifiedWindows = {
      five_hour: { utilization: 1, resetsAt: 2_000 },
      seven_day: { utilization: 0.4, resetsAt: 9_000 },
    };
    const limit = { status: "rejected", resetsAt: 2_000, rateLimitType: "five_hour", unifiedWindows };
    const events = told(
      { type: "rate_limit_event", rate_limit_info: limit },
      ...refused(429, "rate_limit", "Limit"),
    );
    expect(events.slice(0, 2)).toEqual([
      { t: "limits", usedPercent: 40, windowMinutes: 10_080, resetsAt: 9_000_000 },
      { t: "limits", usedPercent: 100, windowMinutes: 300, resetsAt: 2_000_000 },
    ]);
    expect(events.find((event) => event.t === "trouble")).toMatchObject({ trouble: { resetsAt: 2_000_000 } });
  });

  it("says how full a plan's window is before it is over", () => {
    const unifiedWindows = { five_hour: { utilization: 0.95, resetsAt: 2_000 } };
    const limit = { status: "allowed", resetsAt: 2_000, rateLimitType: "five_hour", unifiedWindows };
    expect(told({ type: "rate_limit_event", rate_limit_info: limit })).toEqual([
      { t: "limits", usedPercent: 95, windowMinutes: 300, resetsAt: 2_000_000 },
    ]);
  });

  it("tells the fullest window of a plan last, as the last one is kept", () => {
    const unifiedWindows = {
      five_hour: { utilization: 0.95, resetsAt: 2_000 },
      seven_day: { utilization: 0.4, resetsAt: 9_000 },
    };
    const limit = { status: "allowed", resetsAt: 9_000, rateLimitType: "seven_day", unifiedWindows };
    expect(told({ type: "rate_limit_event", rate_limit_info: limit }).at(-1)).toEqual({
      t: "limits",
      usedPercent: 95,
      windowMinutes: 300,
      resetsAt: 2_000_000,
    });
  });

  it("tells a window that counts also where it is not among those of the plan", () => {
    const unifiedWindows = { five_hour: { utilization: 0.5, resetsAt: 2_000 } };
    const limit = { status: "rejected", resetsAt: 9_000, rateLimitType: "seven_day_opus", unifiedWindows };
    expect(told({ type: "rate_limit_event", rate_limit_info: limit })).toEqual([
      { t: "limits", usedPercent: 50, windowMinutes: 300, resetsAt: 2_000_000 },
      { t: "limits", usedPercent: 100, windowMinutes: 10_080, resetsAt: 9_000_000 },
    ]);
  });

  it("with compacting is told, and so is that it ended", () => {
    const status = (more: object): object => ({ type: "system", subtype: "status", status: null, ...more });
    expect(
      told(status({ status: "compacting" }), status({ compact_result: "failed", compact_error: "too big" })),
    ).toEqual([
      { t: "compaction", phase: "started" },
      { t: "compaction", phase: "ended" },
      {
        t: "trouble",
        trouble: {
          kind: "compaction",
          message: "It could not compact its context: too big",
          retrying: true,
          resetsAt: null,
        },
      },
    ]);
  });

  it("of a full context is one of compacting where that failed in the same turn, and not where it did not", () => {
    const compacted = (more: object): object => ({
      type: "system",
      subtype: "status",
      status: null,
      ...more,
    });
    const full = refused(400, "invalid_request", "Prompt is too long");
    const failed = compacted({ compact_result: "failed", compact_error: "exhausted" });
    const endsBy = (...frames: readonly unknown[]): unknown =>
      kindOf(
        told(init, ...frames, ...full).filter((event) => event.t === "trouble" && !event.trouble.retrying),
      );
    expect(endsBy(failed)).toBe("compaction");
    expect(endsBy(failed, compacted({ compact_result: "success" }))).toBe("context");
    expect(endsBy(failed, result({}), init)).toBe("context");
  });
});

describe("a tool", () => {
  it("that wrote a file tells which one", () => {
    const events = told(uses("t1", "Write", { file_path: "/w/src/a.ts", content: "" }), gave("t1", "ok"));
    expect(events.filter((event) => event.t !== "usage")).toEqual([
      { t: "tool-started", id: "t1", title: "Write src/a.ts" },
      { t: "tool-output", id: "t1", text: "ok" },
      { t: "tool-ended", id: "t1", status: "ok", exitCode: null },
      { t: "file", path: "src/a.ts", how: "added" },
    ]);
  });

  it("that is a command has an exit code", () => {
    const ended = (content: string, more: object): AgentEvent | undefined =>
      told(uses("t1", "Bash", { command: "make" }), gave("t1", content, more)).at(-1);
    expect(ended("fine", {})).toMatchObject({ status: "ok", exitCode: 0 });
    expect(ended("Exit code 2\nno rule", { is_error: true })).toMatchObject({
      status: "failed",
      exitCode: 2,
    });
  });

  it("that we refused is declined, and one that its own settings refused is noted", () => {
    const events = new StreamEvents(WORKSPACE, false);
    const frames = [
      uses("t1", "Write", { file_path: "a" }),
      gave("t1", "no", { is_error: true }),
      result({
        permission_denials: [
          { tool_name: "Write", tool_use_id: "t1" },
          { tool_name: "Bash", tool_use_id: "t2" },
        ],
      }),
    ];
    events.declined("t1");
    const all = frames.flatMap((frame) => events.of(readFrame(JSON.stringify(frame))));
    expect(all.find((event) => event.t === "tool-ended")).toMatchObject({ status: "declined" });
    expect(all.filter((event) => event.t === "note")).toEqual([
      { t: "note", text: "Its own settings refused Bash." },
    ]);
  });
});

describe("what nobody here knows", () => {
  it("is kept with all it said", () => {
    const news = { type: "hologram", of: { what: "ever" } };
    expect(told(news)).toEqual([{ t: "unknown", name: "hologram", raw: JSON.stringify(news) }]);
    expect(told("not json")).toEqual([{ t: "unknown", name: "no frame", raw: "not json" }]);
    expect(told(says([{ type: "smell", note: "?" }]))[0]).toMatchObject({
      t: "unknown",
      name: "assistant block",
    });
  });

  it("is also a frame of a known kind in another form", () => {
    expect(told({ type: "result", subtype: "success", is_error: "no" })).toMatchObject([
      { t: "unknown", name: "result" },
    ]);
  });
});
