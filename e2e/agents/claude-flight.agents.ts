import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { endAndWait } from "#launch/testing/end-process.ts";
import type { MissionId } from "#shared/ids.ts";
import type { Attempt } from "#shared/mission/flight/attempt.ts";
import { taskId } from "#shared/mission/ids.ts";
import type { MissionState } from "#shared/mission/state.ts";
import { land, type Answering } from "../../electron/engine/flight/testing/flight-home.ts";
import { ClaudeFlight } from "./claude-flight.ts";
import { takeControl } from "./flight-terminal.ts";

let claude: ClaudeFlight;
beforeEach(async () => {
  claude = await ClaudeFlight.start();
});
afterEach(() => claude.remove());

const WRITES = { write: { path: "src/one/out.txt", content: "done\n" } } as const;
const guarded = { autonomy: "guarded" };
const ONE = taskId.parse("one");
const installed = "installed" as const;

const answering =
  (permission: { readonly option: string; readonly reason?: string }): Answering =>
  (record) =>
    record.decision.kind === "permission" ? permission : land(record);

describe("a mission flown by claude in its box", () => {
  it("asks for a command, gets its approval, and lands", async () => {
    claude.model.script(
      "one",
      { think: "First the file.", call: WRITES },
      { call: { shell: "cat src/one/out.txt && touch src/one/more.txt" } },
      { text: "Both are there." },
    );
    const mission = { tasks: [claude.task("one")], contract: guarded, agents: installed };
    const state = await claude.flight.fly(mission, {
      answers: answering({ option: "approve" }),
      withinMs: 100_000,
    });
    expect(state.phase).toBe("landed");
    expect(claude.flight.git("show", "main:src/one/out.txt")).toBe("done");
    const asked = [...state.decisions.values()].filter(({ decision }) => decision.kind === "permission");
    expect(asked.map(({ state: how }) => how)).toEqual(["resolved"]);
    expect(JSON.stringify(asked[0])).toContain("cat src/one/out.txt && touch src/one/more.txt");
    const [attempt] = [...state.tasks.values()][0]?.attempts ?? [];
    expect(attempt).toMatchObject({ outcome: "passed", completedSeen: true, turns: 1 });
    expect(claude.model.problems).toEqual([]);
    // Nothing of the person's was touched but the folder of this conversation.
    const own = JSON.parse(readFileSync(join(claude.person, ".claude.json"), "utf8")) as Record<
      string,
      unknown
    >;
    expect(Object.keys(own).toSorted()).toEqual([
      "customApiKeyResponses",
      "hasCompletedOnboarding",
      "projects",
      "theme",
    ]);
    expect(existsSync(join(claude.person, ".claude", "shell-snapshots"))).toBe(false);
  });

  it("is told why a command was denied, and its commands see no key", async () => {
    claude.model.script(
      "one",
      { call: { shell: "rm -rf src" } },
      { call: { shell: "mkdir -p src/one; env | grep -c ANTHROPIC_API_KEY > src/one/out.txt; true" } },
      { text: "Done." },
    );
    const answers: Answering = (record) => {
      if (record.decision.kind !== "permission") return land(record);
      const isRemoval = JSON.stringify(record.decision).includes("rm -rf");
      return isRemoval ? { option: "deny", reason: "src stays as it is." } : { option: "approve" };
    };
    const mission = { tasks: [claude.task("one")], contract: guarded, agents: installed };
    const state = await claude.flight.fly(mission, { answers, withinMs: 100_000 });
    expect(state.phase).toBe("landed");
    const request = await claude.model.waitFor(({ scenario, turn }) => scenario === "one" && turn === 1);
    expect(JSON.stringify(request.body)).toContain("src stays as it is.");
    expect(claude.flight.git("show", "main:src/one/out.txt")).toBe("0");
  });
});

describe("an engine that is killed while claude waits for a decision", () => {
  it(
    "is followed by one that hands over the answer to the same conversation",
    { timeout: 150_000 },
    async () => {
      claude.model.script(
        "one",
        { call: WRITES },
        { call: { shell: "touch src/one/more.txt" } },
        { text: "Done." },
      );
      const mission = await claude.flight.state({
        tasks: [claude.task("one")],
        contract: guarded,
        agents: installed,
      });
      await claude.flight.launch(mission);
      const asked = await claude.flight.until(mission, ({ pending }) => pending.size > 0);
      await endAndWait(claude.flight.pidOf("engine"), "SIGKILL");
      const state = await claude.flight.until(mission, ({ phase }) => phase === "landed", {
        answers: answering({ option: "approve" }),
        withinMs: 100_000,
      });
      const [attempt, ...more] = [...state.tasks.values()][0]?.attempts ?? [];
      expect([attempt?.outcome, attempt?.turns, more.length]).toEqual(["passed", 1, 0]);
      expect([...asked.pending].map((id) => state.decisions.get(id)?.state)).toEqual(["resolved"]);
      const conversations = new Set(
        claude.model.requests.map(({ scenario, conversation }) => scenario && conversation),
      );
      conversations.delete(null);
      expect(conversations.size).toBe(1);
    },
  );
});

describe("claude in its own terminal", () => {
  const never: Answering = () => null;
  const attemptOf = (state: MissionState): Attempt | undefined => [...state.tasks.values()][0]?.attempts[0];
  const isBetweenTurns = (state: MissionState): boolean =>
    (attemptOf(state)?.turns ?? 0) > 0 && attemptOf(state)?.idle === true;

  async function takeOff(contract: object = {}): Promise<MissionId> {
    const task = claude.task("one", { mode: "interactive" });
    const mission = await claude.flight.state({
      tasks: [task],
      contract: { ...guarded, ...contract },
      agents: installed,
    });
    await claude.flight.launch(mission);
    return mission;
  }
  const until = (
    mission: MissionId,
    wanted: (state: MissionState) => boolean,
    answers = never,
  ): Promise<MissionState> => claude.flight.until(mission, wanted, { answers, withinMs: 60_000 });

  it("goes on with what was approved here", { timeout: 150_000 }, async () => {
    claude.model.script(
      "one",
      { call: { shell: "mkdir -p src/one && echo done > src/one/out.txt" } },
      { text: "Done." },
    );
    const mission = await takeOff();
    const state = await until(mission, isBetweenTurns, answering({ option: "approve" }));
    expect(claude.inWorkspace(state, "src/one/out.txt")).toBe("done\n");
    expect([...state.decisions.values()].map(({ decision, state: how }) => [decision.kind, how])).toEqual([
      ["permission", "resolved"],
    ]);
    expect(claude.model.problems).toEqual([]);
    claude.keep("terminal-permission");
  });

  it("closes the decision that was answered in the terminal", { timeout: 150_000 }, async () => {
    claude.model.script(
      "one",
      { call: { shell: "mkdir -p src/one && echo done > src/one/out.txt" } },
      { text: "Done." },
    );
    const mission = await takeOff();
    const asked = await until(mission, ({ pending }) => pending.size > 0);
    const terminal = await takeControl(claude.flight, mission, asked);
    await expect.poll(() => terminal.words, { timeout: 20_000 }).toContain("Do you want to proceed?");
    terminal.type("\r");
    const state = await until(mission, isBetweenTurns);
    expect(claude.inWorkspace(state, "src/one/out.txt")).toBe("done\n");
    expect([...state.decisions.values()].map(({ decision, state: how }) => [decision.kind, how])).toEqual([
      ["permission", "withdrawn"],
    ]);
    terminal.close();
  });

  it(
    "closes the decision that was refused in the terminal, where no hook tells it",
    { timeout: 150_000 },
    async () => {
      claude.model.script("one", { call: { shell: "mkdir -p src/one" } }, { text: "Done." });
      const mission = await takeOff();
      const asked = await until(mission, ({ pending }) => pending.size > 0);
      const terminal = await takeControl(claude.flight, mission, asked);
      await expect.poll(() => terminal.words, { timeout: 20_000 }).toContain("Do you want to proceed?");
      terminal.type("\u001b");
      const state = await until(mission, isBetweenTurns);
      expect([...state.decisions.values()].map(({ state: how }) => how)).toEqual(["withdrawn"]);
      terminal.close();
    },
  );

  it("hears a message while it is idle", { timeout: 150_000 }, async () => {
    claude.model.script("one", { text: "Done." });
    claude.model.script("more", { text: "More." });
    const mission = await takeOff();
    await until(mission, isBetweenTurns);
    await claude.flight.send(mission, {
      type: "task.steer",
      task: ONE,
      text: "And more. [[flight:more]]",
    });
    await until(mission, (state) => (attemptOf(state)?.turns ?? 0) > 1);
    const heard = await claude.model.waitFor(
      ({ scenario, outcome }) => scenario === "more" && outcome === "answered",
    );
    expect(JSON.stringify(heard.body)).toContain("And more.");
  });

  it("hears a message in the middle of its turn", { timeout: 150_000 }, async () => {
    claude.model.script("one", { call: { shell: "mkdir -p src/one" } }, { text: "Done." });
    const mission = await takeOff();
    await until(mission, ({ pending }) => pending.size > 0);
    await claude.flight.send(mission, { type: "task.steer", task: ONE, text: "Be quick about it." });
    await until(mission, isBetweenTurns, answering({ option: "approve" }));
    const next = claude.model.requests.find(({ scenario, turn }) => scenario === "one" && turn === 1);
    expect(JSON.stringify(next?.body)).toContain("Be quick about it.");
  });

  it("gets the answer to its question", { timeout: 150_000 }, async () => {
    const ask = { question: "Which colour?", options: ["Red", "Blue"] };
    claude.model.script("one", { call: { ask } }, { text: "So be it." });
    const mission = await takeOff();
    const answers: Answering = ({ decision }) => {
      const blue = decision.options.find(({ label }) => label === "Blue");
      return decision.kind === "question" && blue !== undefined ? { option: blue.id } : null;
    };
    await until(mission, isBetweenTurns, answers);
    const next = claude.model.requests.find(({ scenario, turn }) => scenario === "one" && turn === 1);
    expect(JSON.stringify(next?.body)).toContain("Blue");
    expect(claude.model.problems).toEqual([]);
    claude.keep("terminal-question");
  });

  it("says that its key is not taken, and waits for a person", { timeout: 150_000 }, async () => {
    claude.model.script("one", { text: "Done.", trouble: { kind: "unauthorized" } });
    const mission = await takeOff();
    const state = await until(mission, ({ pending }) => pending.size > 0);
    const [card] = [...state.decisions.values()];
    expect(card?.decision.question).toContain("claude is signed out");
    expect(attemptOf(state)?.trouble).toMatchObject({ kind: "auth" });
    claude.keep("terminal-unauthorized");
  });

  it(
    "stops at its next step when it is interrupted, and goes on when it is resumed",
    { timeout: 150_000 },
    async () => {
      claude.model.script("one", { call: { shell: "mkdir -p src/one" } }, { text: "Gone on." });
      const mission = await takeOff();
      const asked = await until(mission, ({ pending }) => pending.size > 0);
      await claude.flight.send(mission, { type: "task.pause", task: ONE });
      const paused = await until(mission, isBetweenTurns);
      expect([...asked.pending].map((id) => paused.decisions.get(id)?.state)).toEqual(["withdrawn"]);
      await claude.flight.send(mission, { type: "task.resume", task: ONE });
      await claude.model.waitFor(({ body }) =>
        JSON.stringify(body).includes("Go on with the task where you stopped."),
      );
    },
  );

  it(
    "is opened for the first time, and a person answers what it asks first",
    { timeout: 150_000 },
    async () => {
      rmSync(join(claude.person, ".claude.json"));
      claude.model.script("one", { text: "Done." });
      const mission = await takeOff();
      const state = await until(mission, ({ pending }) => pending.size > 0);
      const terminal = await takeControl(claude.flight, mission, state);
      await terminal.asks("use this API key");
      expect(terminal.words).not.toContain("trust this folder");
      // What is chosen at first is not to.
      terminal.type("\u001b[A");
      await expect.poll(() => terminal.words, { timeout: 20_000 }).toContain("❯ Yes");
      terminal.type("\r");
      await until(mission, isBetweenTurns);
      expect(existsSync(join(claude.person, ".claude.json"))).toBe(false);
      terminal.close();
    },
  );

  it(
    "is a card where it asks without our box whether a folder is trusted, and nobody answers that but a person",
    { timeout: 150_000 },
    async () => {
      claude.model.script("one", { text: "Done." });
      const mission = await takeOff({ unsandboxed: true });
      const state = await until(mission, ({ pending }) => pending.size > 0);
      const [card] = [...state.decisions.values()];
      expect(JSON.stringify(card?.decision)).toContain("whether this folder is trusted");
      expect(claude.model.requests.filter(({ scenario }) => scenario !== null)).toEqual([]);
      const terminal = await takeControl(claude.flight, mission, state);
      await terminal.asks("trust this folder");
      // What is chosen at first is to leave.
      terminal.type("\u001b[B");
      await expect.poll(() => terminal.words, { timeout: 20_000 }).toContain("❯ Yes");
      terminal.type("\r");
      await until(mission, isBetweenTurns);
      terminal.close();
    },
  );
});
