import { afterEach, describe, expect, it } from "vitest";
import type { Trouble } from "../model-server/trouble.ts";
import { answering, CliBench } from "./cli-bench.ts";
import { flown } from "./flown-clis.ts";
import { processesWith } from "./processes-with.ts";
import { CLIS } from "./run-cli.ts";

// What can go wrong, with every CLI behind the bridge. README.md says which rows have their test somewhere else.

let bench: CliBench;
afterEach(() => bench.remove());

type Cli = (typeof CLIS)[number];
const open = async (cli: Cli): Promise<void> => {
  bench = await CliBench.start(await flown(cli));
};
const WELL = { text: "Here we are." };
const always = (kind: "unauthorized" | "overloaded" | "context-exceeded" | "server-error" | "quota") => ({
  text: "Never said.",
  trouble: { kind },
});

/** From here on its model is well. */
const mended = (scenario: string): void => bench.model.script(scenario, WELL);

const wentOn = async (flight: Promise<number>): Promise<void> => {
  expect(await flight).toBe(0);
  expect(bench.of("agent.conversation")).toHaveLength(1);
  expect(bench.of("agent.completed")).toHaveLength(1);
  expect(bench.model.problems).toEqual([]);
};

describe.each(CLIS)("%s", (cli) => {
  it("whose model is overloaded waits, is a wait of the mission, and goes on where it was", async () => {
    await open(cli);
    bench.model.script("table-overloaded", always("overloaded"));
    const flight = bench.fly("table-overloaded");
    const { until } = await bench.until("agent.rate-limited");
    expect(until).toBeGreaterThan(Date.now());
    expect(bench.of("agent.trouble").at(-1)).toMatchObject({ kind: "overloaded", retrying: false });
    mended("table-overloaded");
    bench.bridge.deliver({ type: "resume" });
    await wentOn(flight);
  });

  it("whose key is not taken is a card, and goes on when somebody has signed in", async () => {
    await open(cli);
    bench.model.script("table-auth", always("unauthorized"));
    const flight = bench.fly("table-auth");
    expect(await bench.until("agent.blocked")).toMatchObject({ by: "logged-out" });
    mended("table-auth");
    bench.bridge.deliver({ type: "tell", text: "Signed in." });
    await wentOn(flight);
  });

  it("that is not installed is a sentence", async () => {
    await open(cli);
    expect(await bench.fly("none", { program: [`/nowhere/${cli}`] })).toBe(1);
    expect(bench.of("agent.trouble")[0]?.message).toContain(`/nowhere/${cli} could not be started (ENOENT)`);
  });

  it("that ends well without a turn is no success", async () => {
    await open(cli);
    // It ended with 0 and never said that it had done anything: that 0 is not passed on.
    expect(await bench.fly("none", { program: ["/bin/true"] })).toBe(1);
    expect(bench.of("agent.trouble")).toMatchObject([{ retrying: false }]);
    expect(bench.of("agent.turn")).toEqual([]);
    expect(bench.of("agent.completed")).toEqual([]);
  });

  it("whose command hangs is told to leave, hands over, and leaves nothing running", async () => {
    await open(cli);
    bench.answers = answering(true);
    bench.model.script(
      "table-hung",
      { call: { shell: "tail -f /dev/null" } },
      { text: "remaining: all of it" },
    );
    const flight = bench.fly("table-hung");
    await bench.until("agent.progress", ({ what }) => what === "tool-started");
    await expect.poll(() => processesWith(bench.folder, "tail"), { timeout: 40_000 }).not.toEqual([]);
    bench.bridge.deliver({ type: "wind-up", cause: "time-limit" });
    expect(await flight).toBe(0);
    expect(bench.of("hand-off").map(({ text }) => text)).toEqual(["remaining: all of it"]);
    expect(bench.of("agent.completed")).toEqual([]);
    await expect.poll(() => processesWith(bench.folder), { timeout: 20_000 }).toEqual([]);
  });

  it("whose context is full, and cannot be made shorter, has failed with that", async () => {
    await open(cli);
    // Also after the summaries that some make of it, which count as turns.
    bench.model.script("table-context", ...Array.from({ length: 8 }, () => always("context-exceeded")));
    expect(await bench.fly("table-context")).toBe(1);
    expect(bench.of("agent.trouble").at(-1)).toMatchObject({ kind: "context", retrying: false });
    expect(bench.of("agent.completed")).toEqual([]);
  });

  it("that asks waits for its answer, however long it takes, and does nothing meanwhile", async () => {
    await open(cli);
    const leaves = { shell: "touch made.txt", outside: "It has to be." };
    bench.model.script("table-prompt", { call: leaves }, WELL);
    const flight = bench.fly("table-prompt");
    const { request } = await bench.until("agent.request");
    // Longer than any CLI waits for its model.
    await expect
      .poll(() => performance.now(), { timeout: 15_000 })
      .toBeGreaterThan(performance.now() + 8_000);
    expect([bench.has("made.txt"), bench.of("agent.turn").length]).toEqual([false, 1]);
    bench.bridge.deliver({ type: "answer", request, allowed: true, text: "", action: null });
    await wentOn(flight);
    expect(bench.has("made.txt")).toBe(true);
  });
});

describe("claude", () => {
  /** A login of a subscription instead of a key, and as empty as that one. */
  const PLAN = {
    ANTHROPIC_API_KEY: "",
    CLAUDE_CODE_OAUTH_TOKEN: "sk-ant-oat01-scripted-login-that-opens-nothing",
  };

  it("waits for the end of a plan that is used up, and goes on in the same conversation", async () => {
    bench = await CliBench.start({ ...(await flown("claude")), env: PLAN });
    const resetsAt = new Date(Date.now() + 300_000);
    bench.model.script("table-plan", { text: "Never said.", trouble: { kind: "usage-limit", resetsAt } });
    const flight = bench.fly("table-plan");
    const until = Math.floor(resetsAt.getTime() / 1_000) * 1_000;
    expect(await bench.until("agent.rate-limited")).toMatchObject({ until, guessed: false });
    expect(bench.of("agent.limits")).toMatchObject([
      { usedPercent: 100, windowMinutes: 300, resetsAt: until },
    ]);
    mended("table-plan");
    bench.bridge.deliver({ type: "resume" });
    await wentOn(flight);
  });

  it("with a key is not told when a limit is over: it guesses, and goes on in the same conversation", async () => {
    await open("claude");
    const trouble: Trouble = { kind: "rate-limit", retryAfterSeconds: 300 };
    bench.model.script("table-limit", { text: "Never said.", trouble });
    const flight = bench.fly("table-limit");
    const { until, guessed } = await bench.until("agent.rate-limited");
    expect(until).toBeGreaterThan(Date.now());
    expect(guessed).toBe(true);
    mended("table-limit");
    bench.bridge.deliver({ type: "resume" });
    await wentOn(flight);
  });
});
