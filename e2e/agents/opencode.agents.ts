import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Trouble } from "../model-server/trouble.ts";
import { answering, CliBench } from "./cli-bench.ts";
import { opencodeConfig } from "./cli-settings.ts";
import { flown as flownCli } from "./flown-clis.ts";
import { processesWith } from "./processes-with.ts";

let bench: CliBench;
beforeEach(async () => {
  bench = await CliBench.start(await flownCli("opencode"));
});
afterEach(() => bench.remove());

const sleeping = (): readonly number[] => processesWith(bench.folder, "sleep");
const sleeps = async (): Promise<void> => {
  await bench.until("agent.progress", ({ what }) => what === "tool-started");
  await expect.poll(sleeping, { timeout: 30_000 }).not.toEqual([]);
};

const WRITE = { think: "A file is wanted.", call: { write: { path: "hello.txt", content: "hello\n" } } };

describe("opencode over its server", () => {
  it("asks for each change and each command, does its task, and tells what it did, used and said", async () => {
    bench.model.script("greet", WRITE, { call: { shell: "cat hello.txt" } }, { text: "It is there." });
    bench.answers = answering(true);
    expect(await bench.fly("greet")).toBe(0);
    expect(bench.read("hello.txt")).toBe("hello\n");
    expect(bench.of("agent.request").map(({ action }) => action)).toMatchObject([
      { kind: "file", access: "write", path: "hello.txt", insideWorkspace: true },
      { kind: "command", text: "cat hello.txt", cwd: bench.workspace },
    ]);
    const [{ action } = { action: null }] = bench.of("agent.request");
    expect(action?.kind === "file" ? action.diff : null).toContain("+hello");
    expect(bench.of("agent.packet")[0]?.packet).toMatchObject({
      summary: "It is there.",
      changed: ["added hello.txt"],
      commands: [{ command: "cat hello.txt", exitCode: 0 }],
    });
    const used = bench.of("agent.usage").map(({ usage }) => usage);
    expect(used.reduce((sum, { tokensIn }) => sum + tokensIn, 0)).toBe(3_000);
    expect(used.at(-1)?.contextUsed).toBeGreaterThan(0);
    expect(bench.of("agent.conversation")).toHaveLength(1);
    expect(bench.of("agent.completed")).toHaveLength(1);
    expect(bench.screen).toContain("cat hello.txt");
    expect(bench.model.problems).toEqual([]);
  });

  it("leaves the settings of a repository as they were", async () => {
    const settings = '{ "instructions": [] }\n';
    writeFileSync(join(bench.workspace, "opencode.json"), settings);
    bench.model.script("settings", { text: "Seen." });
    expect(await bench.fly("settings")).toBe(0);
    expect(bench.read("opencode.json")).toBe(settings);
  });

  it("is told the reason of a no, and goes on without", async () => {
    bench.model.script("leave", { call: { shell: "touch made.txt" } }, { text: "So be it." });
    bench.answers = answering(false, "Make nothing here.");
    expect(await bench.fly("leave")).toBe(0);
    const heard = await bench.model.waitFor(({ scenario, turn }) => scenario === "leave" && turn === 1);
    expect(JSON.stringify(heard.body)).toContain("This was denied: Make nothing here.");
    expect(bench.of("agent.progress").map(({ detail }) => detail)).toContain("declined");
    expect(bench.has("made.txt")).toBe(false);
  });

  it("gets the answer to its question", async () => {
    const question = { question: "Which colour?", options: ["Red", "Blue"] };
    bench.model.script("ask", { call: { ask: question } }, { text: "So be it." });
    bench.answers = (report) =>
      report.type === "agent.question"
        ? { type: "answer", request: report.request, allowed: true, text: "Blue", action: null }
        : null;
    expect(await bench.fly("ask")).toBe(0);
    expect(bench.of("agent.question")).toMatchObject([
      { question: "Which colour?", choices: ["Red", "Blue"] },
    ]);
    const heard = await bench.model.waitFor(({ scenario, turn }) => scenario === "ask" && turn === 1);
    expect(JSON.stringify(heard.body)).toContain("Blue");
  });

  it.each([
    ["high", "can do that", true, "high"],
    ["low", "can do that", true, "low"],
    ["high", "knows nothing of that", false, undefined],
  ] as const)("thinks with %s effort where its model %s", async (effort, _, reasoning, told) => {
    writeFileSync(join(bench.folder, "opencode.json"), opencodeConfig(bench.model.url, { reasoning }));
    const scenario = `effort-${told ?? "none"}`;
    bench.model.script(scenario, { text: "Thought of." });
    expect(await bench.fly(scenario, { effort })).toBe(0);
    const heard = await bench.model.waitFor((request) => request.scenario === scenario);
    expect(heard.body["reasoning_effort"]).toBe(told);
  });

  it("goes on with a conversation that it knows, and counts only what is new", async () => {
    bench.model.script("resume", { text: "Half of it." });
    bench.model.script("second", { text: "All of it." });
    await bench.fly("resume");
    const [{ id } = { id: "" }] = bench.of("agent.conversation");
    bench.told.length = 0;
    expect(await bench.fly("second", { conversation: id })).toBe(0);
    expect(bench.of("agent.conversation").map((each) => each.id)).toEqual([id]);
    const used = bench.of("agent.usage").reduce((sum, { usage }) => sum + usage.tokensIn, 0);
    expect(used).toBe(1_000);
    const heard = await bench.model.waitFor(({ scenario }) => scenario === "second");
    expect(JSON.stringify(heard.body)).toContain("Half of it.");
  });

  it("begins afresh when it knows nothing of the conversation", async () => {
    bench.model.script("afresh", { text: "All of it." });
    const conversation = "ses_e04a85e42ffelQNvFRH01KX0X3";
    expect(await bench.fly("afresh", { conversation })).toBe(0);
    expect(bench.of("agent.conversation")[0]?.id).not.toBe(conversation);
    expect(bench.screen).toContain("could not be taken up");
  });

  it("hands over when its time is over, and leaves nothing running", async () => {
    bench.model.script(
      "wind-up",
      { call: { shell: "sleep 60" } },
      { text: "did A; remaining B; next start from C" },
    );
    bench.answers = answering(true);
    const flown = bench.fly("wind-up");
    await sleeps();
    bench.bridge.deliver({ type: "wind-up", cause: "time-limit" });
    expect(await flown).toBe(0);
    expect(bench.of("hand-off").map(({ text }) => text)).toEqual(["did A; remaining B; next start from C"]);
    expect(bench.of("agent.completed")).toEqual([]);
    await expect.poll(() => processesWith(bench.folder)).toEqual([]);
  });
});

describe("what goes wrong with opencode", () => {
  it.each([
    ["bad-request", { kind: "bad-request" }],
    ["quota", { kind: "quota" }],
    ["server", { kind: "server-error" }],
  ] as const)("ends as %s when the provider says %j", async (kind, trouble: Trouble) => {
    bench.model.script(trouble.kind, { text: "Never said.", trouble });
    expect(await bench.fly(trouble.kind)).toBe(1);
    expect(bench.of("agent.trouble").at(-1)).toMatchObject({ kind, retrying: false });
    expect(bench.of("agent.completed")).toEqual([]);
  });

  it("is a card when nobody is signed in, and goes on when somebody is", async () => {
    bench.model.script("unauthorized", { text: "Welcome.", trouble: { kind: "unauthorized", times: 1 } });
    const flown = bench.fly("unauthorized");
    expect(await bench.until("agent.blocked")).toMatchObject({ by: "logged-out" });
    bench.bridge.deliver({ type: "tell", text: "Signed in." });
    expect(await flown).toBe(0);
    expect(bench.of("agent.completed")).toHaveLength(1);
  });

  it("is told while it tries again by itself after a limit, and is a success", async () => {
    const trouble: Trouble = { kind: "rate-limit", retryAfterSeconds: 1, times: 1 };
    bench.model.script("rate-limit", { text: "Here we are.", trouble });
    expect(await bench.fly("rate-limit")).toBe(0);
    expect(bench.of("agent.trouble")).toMatchObject([{ kind: "rate-limit", retrying: true }]);
    expect(bench.of("agent.completed")).toHaveLength(1);
  });

  it("is a wait of the mission when a limit lasts, and goes on in the same conversation", async () => {
    const trouble: Trouble = { kind: "rate-limit", retryAfterSeconds: 300, times: 1 };
    bench.model.script("long-limit", { text: "Here we are.", trouble });
    const flown = bench.fly("long-limit");
    const { until } = await bench.until("agent.rate-limited");
    expect(until).toBeGreaterThan(Date.now() + 200_000);
    bench.bridge.deliver({ type: "resume" });
    expect(await flown).toBe(0);
    expect(bench.of("agent.conversation")).toHaveLength(1);
  });

  it("is no success when the answer breaks off each time", async () => {
    bench.model.script("cut", { text: "A sentence that is long enough to break.", trouble: { kind: "cut" } });
    expect(await bench.fly("cut")).toBe(1);
    expect(bench.of("agent.completed")).toEqual([]);
  });

  it("waits to be resumed when it is interrupted", async () => {
    bench.model.script("interrupted", { call: { shell: "sleep 60" } }, { text: "Gone on." });
    bench.answers = answering(true);
    const flown = bench.fly("interrupted");
    await sleeps();
    bench.bridge.deliver({ type: "interrupt" });
    await bench.until("agent.turn", ({ state }) => state === "ended");
    await expect.poll(sleeping).toEqual([]);
    expect(bench.of("agent.completed")).toEqual([]);
    bench.bridge.deliver({ type: "resume" });
    expect(await flown).toBe(0);
    expect(bench.of("agent.completed")).toHaveLength(1);
  });

  it("is no success when it is killed", async () => {
    bench.model.script("wait", { call: { shell: "sleep 60" } }, { text: "Never said." });
    bench.answers = answering(true);
    const flown = bench.fly("wait");
    await sleeps();
    for (const pid of processesWith(bench.folder, "serve")) process.kill(pid, "SIGKILL");
    expect(await flown).toBe(1);
    expect(bench.of("agent.completed")).toEqual([]);
    await expect.poll(() => processesWith(bench.folder)).toEqual([]);
  });

  it("is a sentence when it never serves", async () => {
    expect(await bench.fly("none", { program: ["/bin/true"] })).toBe(1);
    expect(bench.of("agent.trouble")).toMatchObject([
      { kind: "protocol", message: expect.stringContaining("before it had begun") as string },
    ]);
  });
});
