import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { WaitingHook } from "../hook/hook-server.ts";
import { BridgeBench } from "../testing/bridge-bench.ts";

let folder: string;
let bench: BridgeBench;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fd-tools-"));
  bench = new BridgeBench({ promptFile: join(folder, "PROMPT.md") });
});
afterEach(async () => {
  bench.bridge.signalled("leave");
  await bench.exit;
  rmSync(folder, { recursive: true, force: true });
});

interface Called {
  readonly hook: WaitingHook;
  readonly ended: Promise<{ readonly text: string; readonly ok: boolean }>;
}

/** As the server of the tools calls it. */
function call(tool: string, input: unknown = {}): Called {
  const ending = Promise.withResolvers<{ text: string; ok: boolean }>();
  const hook: WaitingHook = {
    mode: "tool",
    payload: JSON.stringify({ tool, input }),
    end: ({ stdout = "", code = 0 } = {}) => ending.resolve({ text: stdout, ok: code === 0 }),
  };
  bench.bridge.tools.heard(hook);
  return { hook, ended: ending.promise };
}

const answer = (request: string, text: string, allowed = true): void =>
  bench.bridge.deliver({ type: "answer", request, allowed, text, action: null });

describe("a question", () => {
  it("is put to the person, and its answer is what the tool says", async () => {
    const { ended } = call("ask_human", { question: "Which colour?", why: "It is seen.", choices: ["Red"] });
    const asked = await bench.reported("agent.question");
    expect(asked).toMatchObject({ question: "Which colour?", why: "It is seen.", choices: ["Red"] });
    answer(asked.request, "Blue");
    expect(await ended).toEqual({ text: "Blue", ok: true });
  });

  it("that the mission does not take ends with its sentence", async () => {
    bench.refuses = ({ type }) => (type === "agent.question" ? "Nobody may be asked." : undefined);
    expect(await call("ask_human", { question: "Which?" }).ended).toEqual({
      text: "Nobody may be asked.",
      ok: false,
    });
  });

  it.each([
    ["an interrupt", { type: "interrupt" } as const, "interrupted"],
    ["a wind-up", { type: "wind-up", cause: "time-limit" } as const, "session is over"],
  ])("ends by %s, is withdrawn, and a late answer changes nothing", async (_, body, words) => {
    const { ended } = call("ask_human", { question: "Which?" });
    const { request } = await bench.reported("agent.question");
    bench.bridge.deliver(body);
    const end = await ended;
    expect(end.ok).toBe(false);
    expect(end.text).toContain(words);
    expect((await bench.reported("agent.request-gone")).request).toBe(request);
    answer(request, "Late");
  });

  it("that the CLI cancelled is withdrawn", async () => {
    const { hook } = call("ask_human", { question: "Which?" });
    const { request } = await bench.reported("agent.question");
    bench.bridge.tools.gone(hook);
    expect((await bench.reported("agent.request-gone")).request).toBe(request);
  });

  it("is one of several, each with its own answer", async () => {
    const first = call("ask_human", { question: "First?" });
    const second = call("ask_human", { question: "Second?" });
    await bench.reported("agent.question");
    const requests = bench.told.flatMap((each) => (each.type === "agent.question" ? [each.request] : []));
    expect(new Set(requests).size).toBe(2);
    answer(requests[1] ?? "", "two");
    answer(requests[0] ?? "", "one");
    expect([(await first.ended).text, (await second.ended).text]).toEqual(["one", "two"]);
  });
});

describe("a checkpoint", () => {
  it("waits until it may go on, and says what it was told", async () => {
    const { ended } = call("checkpoint", { label: "core-drafted", summary: "It stands." });
    const { request, summary } = await bench.reported("agent.checkpoint");
    expect(summary).toBe("It stands.");
    answer(request, "", true);
    expect(await ended).toEqual({ text: "Go on.", ok: true });
  });
});

describe("a packet", () => {
  it("is handed over as it was written, and the bridge puts none in its place", async () => {
    const { ended } = call("report_packet", { summary: "Did it.", where: ["src/a.ts"] });
    expect(await ended).toEqual({ text: "Taken.", ok: true });
    bench.cli.says({ t: "turn-started" }, { t: "turn-ended", status: "completed", lastMessage: "Done." });
    expect(await bench.exit).toBe(0);
    const packets = bench.told.flatMap((each) => (each.type === "agent.packet" ? [each.packet] : []));
    expect(packets).toMatchObject([{ summary: "Did it.", where: ["src/a.ts"], risks: [] }]);
  });

  it("that was not taken is not in the place of another", async () => {
    let isFirst = true;
    bench.refuses = ({ type }) => {
      if (type !== "agent.packet" || !isFirst) return undefined;
      isFirst = false;
      return "Not now.";
    };
    expect(await call("report_packet", { summary: "Did it." }).ended).toEqual({
      text: "Not now.",
      ok: false,
    });
    bench.cli.says({ t: "turn-started" }, { t: "turn-ended", status: "completed", lastMessage: "Done." });
    await bench.exit;
    expect(bench.types().filter((type) => type === "agent.packet")).toHaveLength(2);
  });
});

describe("a decision", () => {
  it("is proposed once, and nobody waits for it", async () => {
    const { ok, text } = await call("record_decision", { title: "Storage", text: "SQLite." }).ended;
    expect(ok).toBe(true);
    expect(text).toContain("A person is asked");
    expect(bench.told).toEqual([{ type: "agent.decision", title: "Storage", text: "SQLite.", reason: "" }]);
  });
});

describe("tasks for the plan", () => {
  const task = { id: "docs", title: "Docs", goal: "Write them.", currentState: "There are none." };

  it("are proposed with a reason, and what was left out is nothing", async () => {
    const proposal = { tasks: [task], reason: "Nobody knows how it is used." };
    expect(await call("propose_tasks", proposal).ended).toMatchObject({ ok: true });
    const [told] = bench.told;
    expect(told).toMatchObject({ type: "propose-tasks", ...proposal });
    expect(told).toMatchObject({ tasks: [{ kind: "implement", after: [], touch: [], acceptance: [] }] });
  });

  it("are refused with the sentence of the mission", async () => {
    bench.refuses = () => "The agent of one works on its own task.";
    expect(await call("propose_tasks", { tasks: [task], reason: "More." }).ended).toEqual({
      text: "The agent of one works on its own task.",
      ok: false,
    });
  });
});

describe("what is remembered", () => {
  it("is told once, and the agent hears what became of it", async () => {
    const note = { text: "The tests need port 8080." };
    expect(await call("remember", note).ended).toMatchObject({ ok: true });
    expect(bench.told).toEqual([{ type: "agent.remember", ...note }]);
    bench.refuses = () => "This is noted already.";
    expect(await call("remember", note).ended).toEqual({ text: "This is noted already.", ok: false });
  });

  it("is kept while the engine is away, and not to be said again", async () => {
    bench.isAway = true;
    const { ok, text } = await call("remember", { text: "Away." }).ended;
    expect(ok).toBe(true);
    expect(text).toMatch(/away.*do not send it again/);
  });
});

describe("what is read", () => {
  it("is the prompt with its context", async () => {
    writeFileSync(join(folder, "CONTEXT.md"), "# Context of one\n");
    expect(await call("read_brief").ended).toEqual({ text: "Do it.\n\n# Context of one\n", ok: true });
  });

  it("is what the mission says of its decisions and tasks now", async () => {
    bench.reads = ({ what }) => `# ${what}`;
    expect((await call("read_decisions").ended).text).toBe("# decisions");
    expect((await call("claim_status").ended).text).toBe("# tasks");
  });

  it("is the decisions of the beginning while the engine is away, and no tasks", async () => {
    writeFileSync(join(folder, "DECISIONS.md"), "# Decisions\n");
    const decisions = await call("read_decisions").ended;
    expect(decisions.ok).toBe(true);
    expect(decisions.text).toMatch(/away[^]*# Decisions/);
    expect(await call("claim_status").ended).toMatchObject({ ok: false });
  });
});

describe("what does not fit", () => {
  it.each([
    ["forget", {}],
    ["remember", {}],
    ["propose_tasks", { tasks: [], reason: "More." }],
    ["propose_tasks", { tasks: [{ id: "../x", title: "X", goal: "X.", currentState: "X." }], reason: "X" }],
    ["record_decision", { title: "Two\nlines", text: "No." }],
    ["record_decision", { title: "Storage" }],
    ["remember", { text: " \n" }],
    ["toString", {}],
    ["ask_human", { question: "" }],
    ["ask_human", null],
    ["report_packet", { summary: "It rings \u0007" }],
  ])("%s is refused in words and reaches nobody", async (tool, input) => {
    const { ok, text } = await call(tool, input).ended;
    expect(ok).toBe(false);
    expect(text).not.toBe("");
    expect(bench.told).toEqual([]);
  });

  it("is refused where it is no call at all", async () => {
    const ended = Promise.withResolvers<number>();
    bench.bridge.tools.heard({ mode: "tool", payload: "{", end: ({ code = 0 } = {}) => ended.resolve(code) });
    expect(await ended.promise).toBe(1);
  });
});
