import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DeliveryBody } from "#shared/channel/message.ts";
import type { Trouble } from "../model-server/trouble.ts";
import { answering, CliBench } from "./cli-bench.ts";
import { CODEX_SETTINGS, flown as flownCli } from "./flown-clis.ts";
import { processesWith } from "./processes-with.ts";

let bench: CliBench;
beforeEach(async () => {
  bench = await CliBench.start(await flownCli("codex"));
});
afterEach(() => bench.remove());

const WRITES = [
  { think: "A file is wanted.", call: { write: { path: "hello.txt", content: "hello\n" } } },
  { call: { shell: "cat hello.txt" } },
  { text: "It is there." },
] as const;

/** Beside the workspace, where its own sandbox lets nothing be written. */
const outside = (): string => join(bench.folder, "outside.txt");

describe("codex over pipes", () => {
  it("does its task, and tells what it did, used and said", async () => {
    bench.model.script("greet", ...WRITES);
    expect(await bench.fly("greet")).toBe(0);
    expect(bench.read("hello.txt")).toBe("hello\n");
    expect(bench.of("agent.request")).toEqual([]);
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

  it("where only our box is, asks for each change and each command, with exactly what it would do", async () => {
    bench.model.script(
      "ask-each",
      ...WRITES.slice(0, 1),
      { call: { shell: "touch made.txt" } },
      { text: "Made." },
    );
    bench.answers = answering(true);
    expect(await bench.fly("ask-each", { settings: { ...CODEX_SETTINGS, sandbox: "ours" } })).toBe(0);
    expect(bench.of("agent.request").map(({ action }) => action)).toEqual([
      { kind: "file", access: "write", path: "hello.txt", insideWorkspace: true, diff: "hello\n" },
      { kind: "command", text: "touch made.txt", cwd: bench.workspace },
    ]);
    expect(bench.has("made.txt")).toBe(true);
  });

  it("does what it was allowed to, and hides its key from it", async () => {
    bench.model.script(
      "hide-key",
      { call: { shell: "env | grep -c SCRIPTED_MODEL_KEY > found.txt; echo $?", outside: "To see." } },
      { text: "Seen." },
    );
    bench.answers = answering(true);
    expect(await bench.fly("hide-key")).toBe(0);
    expect(bench.of("agent.request")[0]?.why).toBe("To see.");
    expect(bench.read("found.txt").trim()).toBe("0");
  });

  it("is told the reason of a no, and goes on without", async () => {
    const leaves = { shell: `echo x > ${outside()}`, outside: "It has to be there." };
    bench.model.script("leave", { call: leaves }, { text: "So be it." });
    bench.answers = answering(false, "Stay in the workspace.");
    expect(await bench.fly("leave")).toBe(0);
    const heard = await bench.model.waitFor(({ scenario, turn }) => scenario === "leave" && turn === 1);
    expect(JSON.stringify(heard.body)).toContain("This was denied: Stay in the workspace.");
    expect(bench.of("agent.progress").map(({ detail }) => detail)).toContain("declined");
    expect(existsSync(outside())).toBe(false);
  });

  it("runs the command a person made of it, without asking again", async () => {
    bench.model.script(
      "change",
      { call: { shell: `echo x > ${outside()}`, outside: "It has to." } },
      { call: { shell: "echo y > inside.txt", outside: "As told." } },
      { text: "Done." },
    );
    bench.answers = (report): DeliveryBody | null =>
      report.type === "agent.request"
        ? {
            type: "answer",
            request: report.request,
            allowed: true,
            text: "",
            action: {
              kind: "command",
              text: "echo y > inside.txt",
              parsed: { parts: [], unclear: [] },
              cwd: null,
            },
          }
        : null;
    expect(await bench.fly("change")).toBe(0);
    expect(bench.of("agent.request")).toHaveLength(1);
    expect(bench.read("inside.txt")).toBe("y\n");
    expect(existsSync(outside())).toBe(false);
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

  it("tells what is left of a plan", async () => {
    const resetsAt = new Date(Date.now() + 3_600_000);
    bench.model.script("limit", { text: "Ok.", limit: { usedPercent: 86, windowMinutes: 300, resetsAt } });
    expect(await bench.fly("limit")).toBe(0);
    expect(bench.of("agent.limits")).toMatchObject([{ usedPercent: 86, windowMinutes: 300 }]);
  });
});

describe("what goes wrong with codex", () => {
  it.each([
    ["bad-request", { kind: "bad-request" }],
    ["server", { kind: "server-error" }],
    ["context", { kind: "context-exceeded" }],
    ["quota", { kind: "quota" }],
    ["server", { kind: "cut" }],
    ["idle-timeout", { kind: "hang" }],
  ] as const)("ends as %s when the provider says %j", async (kind, trouble: Trouble) => {
    bench.model.script(trouble.kind, { text: "Never said.", trouble });
    expect(await bench.fly(trouble.kind)).toBe(1);
    const last = bench.of("agent.trouble").at(-1);
    expect(last).toMatchObject({ kind, retrying: false });
    expect(bench.of("agent.completed")).toEqual([]);
  });

  it("is a card when nobody is signed in, and goes on when somebody is", async () => {
    bench.model.script("unauthorized", { text: "Welcome.", trouble: { kind: "unauthorized", times: 2 } });
    const flown = bench.fly("unauthorized");
    expect(await bench.until("agent.blocked")).toMatchObject({ by: "logged-out" });
    bench.bridge.deliver({ type: "tell", text: "Signed in." });
    expect(await flown).toBe(0);
    expect(bench.of("agent.completed")).toHaveLength(1);
  });

  it.each([
    ["a rate limit", { kind: "rate-limit", retryAfterSeconds: 1, times: 2 }],
    ["a used up plan", { kind: "usage-limit", resetsAt: new Date(Date.now() + 90_000), times: 1 }],
  ] as const)(
    "waits for the end of %s, and goes on in the same conversation",
    async (_, trouble: Trouble) => {
      bench.model.script(trouble.kind, { text: "Here we are.", trouble });
      const flown = bench.fly(trouble.kind);
      const { until } = await bench.until("agent.rate-limited");
      expect(until).toBeGreaterThan(Date.now());
      expect(until).toBeLessThan(Date.now() + 200_000);
      bench.bridge.deliver({ type: "resume" });
      expect(await flown).toBe(0);
      expect(bench.of("agent.conversation")).toHaveLength(1);
    },
  );

  it("is no success when it is killed", async () => {
    bench.model.script("wait", { call: { shell: "sleep 60" } }, { text: "Never said." });
    const flown = bench.fly("wait");
    await bench.until("agent.progress", ({ what }) => what === "tool-started");
    for (const pid of processesWith(bench.folder, "app-server")) process.kill(pid, "SIGKILL");
    expect(await flown).toBe(1);
    expect(bench.of("agent.completed")).toEqual([]);
    await expect.poll(() => processesWith(bench.folder)).toEqual([]);
  });

  it("is no success when it has never had a turn", async () => {
    expect(await bench.fly("none", { program: ["/bin/true"] })).toBe(1);
    expect(bench.of("agent.turn")).toEqual([]);
    expect(bench.of("agent.trouble")).toMatchObject([
      { kind: "protocol", message: expect.stringContaining("with code 0 before it had begun") as string },
    ]);
  });

  it("is a sentence when it is not installed", async () => {
    expect(await bench.fly("none", { program: ["/nowhere/codex"] })).toBe(1);
    expect(bench.of("agent.trouble")[0]?.message).toContain("/nowhere/codex could not be started (ENOENT)");
  });
});

describe("codex, told by the mission", () => {
  it("hands over when its time is over, and leaves nothing running", async () => {
    bench.model.script(
      "wind-up",
      { call: { shell: "sleep 60" } },
      { text: "did A; remaining B; next start from C" },
    );
    const flown = bench.fly("wind-up");
    await bench.until("agent.progress", ({ what }) => what === "tool-started");
    bench.bridge.deliver({ type: "wind-up", cause: "time-limit" });
    expect(await flown).toBe(0);
    expect(bench.of("hand-off").map(({ text }) => text)).toEqual(["did A; remaining B; next start from C"]);
    expect(bench.of("agent.completed")).toEqual([]);
    await expect.poll(() => processesWith(bench.folder)).toEqual([]);
  });

  it("goes on with a conversation that broke off, and counts only what is new", async () => {
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

  it("begins afresh when nobody has a record of the conversation", async () => {
    bench.model.script("second", { text: "All of it." });
    const conversation = "01a1fb50-494e-79e1-8147-5a9cac4d0d6d";
    expect(await bench.fly("second", { conversation })).toBe(0);
    expect(bench.of("agent.conversation")[0]?.id).not.toBe(conversation);
    expect(bench.screen).toContain("could not be taken up");
  });
});
