import { afterEach, describe, expect, it } from "vitest";
import type { Trouble } from "../model-server/trouble.ts";
import { programOf } from "./agent-surroundings.ts";
import { answering, CliBench, type Flown } from "./cli-bench.ts";
import { processesWith } from "./processes-with.ts";

let bench: CliBench;
afterEach(() => bench.remove());

interface Spoken {
  readonly flown: Flown;
  /** What it calls tokens of two answers: some count the last only. */
  readonly tokensIn: number;
  /** false: how full its context is it says nowhere. */
  readonly tellsContext?: false;
}

const ASKS_FOR_ALL = JSON.stringify({ edit: "ask", bash: "ask" });

const OPENCODE: Flown = {
  cli: "opencode",
  args: ["acp"],
  protocol: "acp",
  recordedAs: "acp",
  settings: { mode: null },
  env: { OPENCODE_PERMISSION: ASKS_FOR_ALL },
};

/** Agents that speak the protocol: one by itself, two by programs that drive another CLI. */
const SPOKEN: Readonly<Record<string, () => Spoken>> = {
  opencode: () => ({ flown: OPENCODE, tokensIn: 1_000 }),
  "claude-agent-acp": () => ({
    flown: {
      cli: "claude-agent-acp",
      protocol: "acp",
      recordedAs: "acp",
      settings: { mode: "default" },
      // Whether these tests run in somebody else's sandbox is no matter of the agent's.
      env: { CLAUDE_CODE_EXECUTABLE: programOf("claude"), IS_SANDBOX: "" },
    },
    tokensIn: 2_000,
  }),
  "codex-acp": () => ({
    flown: {
      cli: "codex-acp",
      protocol: "acp",
      recordedAs: "acp",
      settings: { mode: "read-only" },
      env: { CODEX_PATH: programOf("codex") },
    },
    tokensIn: 2_000,
  }),
  gemini: () => ({
    flown: {
      cli: "gemini",
      args: ["--acp"],
      protocol: "acp",
      recordedAs: "acp",
      settings: { mode: "default", titleIsCommand: true },
      env: { GEMINI_CLI_NO_RELAUNCH: "true" },
    },
    tokensIn: 2_000,
    tellsContext: false,
  }),
};

const WRITE = { call: { write: { path: "hello.txt", content: "hello\n" } } };

describe.each(Object.entries(SPOKEN))("%s over the Agent Client Protocol", (_, spoken) => {
  it("asks with the exact change, makes it when it may, and tells what it used and said", async () => {
    bench = await CliBench.start(spoken().flown);
    bench.model.script("greet", WRITE, { text: "It is there." });
    bench.answers = answering(true);
    expect(await bench.fly("greet")).toBe(0);
    expect(bench.read("hello.txt")).toBe("hello\n");
    const [asked] = bench.of("agent.request");
    expect(asked?.action).toMatchObject({ kind: "file", access: "write", path: "hello.txt" });
    expect(asked?.action.kind === "file" ? asked.action.diff : null).toContain("+hello");
    expect(bench.of("agent.packet")[0]?.packet.summary).toBe("It is there.");
    const used = bench.of("agent.usage").reduce((sum, { usage }) => sum + usage.tokensIn, 0);
    expect(used).toBeGreaterThanOrEqual(spoken().tokensIn);
    if (spoken().tellsContext !== false)
      expect(bench.of("agent.usage").at(-1)?.usage.contextUsed).toBeGreaterThan(0);
    expect(bench.of("agent.conversation")).toHaveLength(1);
    expect(bench.of("agent.completed")).toHaveLength(1);
    expect(bench.model.problems).toEqual([]);
  });

  it("is told the reason of a no, and does not do it", async () => {
    bench = await CliBench.start(spoken().flown);
    bench.model.script("leave", WRITE, { text: "So be it." }, { text: "Understood." });
    bench.answers = answering(false, "Make nothing here.");
    expect(await bench.fly("leave")).toBe(0);
    expect(bench.has("hello.txt")).toBe(false);
    const heard = JSON.stringify(bench.model.requests.map(({ body }) => body));
    expect(heard).toContain("This was denied: Make nothing here.");
  });

  it("is a wait of the mission when a limit is reached, and goes on in the same conversation", async () => {
    bench = await CliBench.start(spoken().flown);
    const trouble: Trouble = { kind: "rate-limit", retryAfterSeconds: 1, times: 3 };
    bench.model.script("rate-limit", { text: "Here we are.", trouble });
    const flown = bench.fly("rate-limit");
    const told = await Promise.race([bench.until("agent.rate-limited"), flown]);
    // Some try again by themselves, and say nothing of it.
    if (typeof told !== "number") bench.bridge.deliver({ type: "resume" });
    expect(await flown).toBe(0);
    expect(bench.of("agent.conversation")).toHaveLength(1);
    expect(bench.of("agent.completed")).toHaveLength(1);
  });

  it("is no success when the request is refused", async () => {
    bench = await CliBench.start(spoken().flown);
    bench.model.script("bad-request", { text: "Never said.", trouble: { kind: "bad-request" } });
    expect(await bench.fly("bad-request")).toBe(1);
    expect(bench.of("agent.trouble").at(-1)).toMatchObject({ kind: "bad-request", retrying: false });
    expect(bench.of("agent.completed")).toEqual([]);
  });

  it("stops when it is interrupted, goes on when it is resumed, and leaves nothing running", async () => {
    bench = await CliBench.start(spoken().flown);
    // No long sleep: newer versions of Claude Code refuse one.
    bench.model.script("interrupted", { call: { shell: "tail -f /dev/null" } }, { text: "Gone on." });
    bench.answers = answering(true);
    const flown = bench.fly("interrupted");
    await bench.until("agent.progress", ({ what }) => what === "tool-started");
    await expect.poll(() => processesWith(bench.folder, "tail"), { timeout: 40_000 }).not.toEqual([]);
    bench.bridge.deliver({ type: "interrupt" });
    await bench.until("agent.turn", ({ state }) => state === "ended");
    expect(bench.of("agent.completed")).toEqual([]);
    bench.bridge.deliver({ type: "resume" });
    expect(await flown).toBe(0);
    expect(bench.of("agent.completed")).toHaveLength(1);
    await expect.poll(() => processesWith(bench.folder)).toEqual([]);
  });
});

describe("an agent that does not fit", () => {
  it("does not fly in another mode than the one the person named", async () => {
    bench = await CliBench.start({ ...OPENCODE, settings: { mode: "no-such-mode" } });
    expect(await bench.fly("never")).toBe(1);
    expect(bench.of("agent.trouble")[0]?.message).toContain('no mode "no-such-mode"');
  });
});
