import { endAndWait } from "#launch/testing/end-process.ts";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { MissionId } from "#shared/ids.ts";
import { taskId } from "#shared/mission/ids.ts";
import type { Attempt } from "#shared/mission/flight/attempt.ts";
import type { MissionState } from "#shared/mission/state.ts";
import { land, type Answering } from "../../electron/engine/flight/testing/flight-home.ts";
import { AgentHome } from "./agent-home.ts";
import { opencodeConfig } from "./cli-settings.ts";
import { takeControl } from "./flight-terminal.ts";

const isOver = ({ phase }: MissionState): boolean => phase === "landed" || phase === "stopped";

let home: AgentHome;
beforeEach(async () => {
  home = await AgentHome.open();
  // A name that says who made the model: of one that nobody knows the maker of, nobody can say who may review it.
  const config = opencodeConfig(home.model.url).replaceAll("scripted-1", "claude-scripted");
  writeFileSync(join(home.surroundings.folder, "opencode.json"), config);
  home.flownBy("opencode");
});
afterEach(async () => {
  expect(home.model.problems).toEqual([]);
  await home.close();
});

it(
  "flies a mission in its box, with a command approved, and its commands see neither key nor password",
  { timeout: 170_000 },
  async () => {
    const look = "env | grep -cE 'SCRIPTED_MODEL_KEY|OPENCODE_SERVER_PASSWORD' > src/one/seen.txt; true";
    home.script(
      "one",
      { call: { write: { path: "src/one/out.txt", content: "done\n" } } },
      { call: { shell: look } },
      { text: "It is there. Risks: none." },
    );
    const mission = await home.state({
      tasks: [{ id: "one", scenario: {}, touch: ["src/one/**"], acceptance: ["test -f src/one/out.txt"] }],
      contract: { autonomy: "guarded" },
    });
    await home.flight.launch(mission);
    const state = await home.flight.until(mission, isOver, {
      answers: (record) => (record.decision.kind === "permission" ? { option: "approve" } : land(record)),
      withinMs: 150_000,
    });
    expect(state.phase, home.model.report()).toBe("landed");
    expect(home.flight.git("show", "main:src/one/out.txt")).toBe("done");
    // What it was told of its command says why, where there is no such file.
    const { body } = await home.model.waitFor(
      ({ scenario, turn }) => scenario === "worker:one" && turn === 2,
    );
    const landed = home.flight.git("ls-tree", "-r", "--name-only", "main");
    expect(landed, JSON.stringify(body["messages"]).slice(-2_000)).toContain("src/one/seen.txt");
    expect(home.flight.git("show", "main:src/one/seen.txt")).toBe("0");
  },
);

it(
  "is known to be limited until its reset by an engine that starts after one was killed",
  { timeout: 170_000 },
  async () => {
    const trouble = { kind: "rate-limit", retryAfterSeconds: 3_600, times: 1 } as const;
    home.script("one", { text: "Never said.", trouble });
    const mission = await home.state({ tasks: [{ id: "one" }] });
    await home.flight.launch(mission);
    const isLimited = ({ tasks }: MissionState): boolean =>
      [...tasks.values()].some(({ rateLimitedUntil }) => rateLimitedUntil !== null);
    const { tasks } = await home.flight.until(mission, isLimited, { answers: () => null, withinMs: 120_000 });
    const [until] = [...tasks.values()].map(({ rateLimitedUntil }) => rateLimitedUntil);
    await endAndWait(home.flight.pidOf("engine"), "SIGKILL");
    const { agents } = await home.flight.ask("agents.list", {});
    const limits = agents.map(({ agent, facts }) => [agent, facts?.limited?.until]);
    expect(Object.fromEntries(limits)).toMatchObject({ opencode: until, codex: null });
    await home.flight.send(mission, { type: "mission.stop", reason: "Seen enough." });
  },
);

it(
  "goes on in fresh conversations when its context is full, and not for ever",
  { timeout: 240_000 },
  async () => {
    const trouble = { kind: "context-exceeded" } as const;
    home.script("one", ...Array.from({ length: 4 }, () => ({ text: "Never said.", trouble })));
    const mission = await home.state({ tasks: [{ id: "one", more: { limits: { attempts: 1 } } }] });
    await home.flight.launch(mission);
    const attempt = ({ tasks }: MissionState): Attempt | undefined =>
      tasks.get(taskId.parse("one"))?.attempts[0];
    const state = await home.flight.until(mission, (seen) => attempt(seen)?.outcome === "failed", {
      answers: () => null,
      withinMs: 220_000,
    });
    const segments = attempt(state)?.segments ?? [];
    expect(
      segments.map(({ end }) => end),
      home.report(),
    ).toEqual(["compaction", "compaction", "exited"]);
    expect(new Set(segments.map(({ conversation }) => conversation)).size).toBe(3);
    expect(attempt(state)?.failure).toContain("The last trouble (context)");
  },
);

describe("opencode in its own terminal", { timeout: 300_000 }, () => {
  const nobody: Answering = () => null;
  const one = (state: MissionState): Attempt | undefined => state.tasks.get(taskId.parse("one"))?.attempts[0];
  const isBetweenTurns = (state: MissionState): boolean =>
    (one(state)?.turns ?? 0) > 0 && one(state)?.idle === true;
  const answered = (state: MissionState) =>
    [...state.decisions.values()]
      .filter(({ decision }) => decision.kind === "permission")
      .map((each) => each.state);
  const until = (
    mission: MissionId,
    wanted: (state: MissionState) => boolean,
    answers: Answering = land,
  ): Promise<MissionState> => home.flight.until(mission, wanted, { answers, withinMs: 150_000 });

  const flown = async (...commands: readonly string[]): Promise<MissionId> => {
    home.script(
      "one",
      { call: { write: { path: "src/one/out.txt", content: "done\n" } } },
      ...commands.map((shell) => ({ call: { shell } })),
      { text: "That is all." },
    );
    const mission = await home.state({
      tasks: [
        {
          id: "one",
          scenario: {},
          touch: ["src/one/**"],
          acceptance: ["test -f src/one/out.txt"],
          more: { mode: "interactive" },
        },
      ],
      contract: { autonomy: "guarded" },
    });
    await home.flight.launch(mission);
    return mission;
  };

  it("goes on with what was approved here, and is told why something was not", async () => {
    const mission = await flown("cp src/one/out.txt src/one/more.txt", "rm -rf src");
    const state = await until(mission, isBetweenTurns, ({ decision }) => {
      if (decision.kind !== "permission") return null;
      const isRemoval = JSON.stringify(decision).includes("rm -rf");
      return isRemoval ? { option: "deny", reason: "src stays as it is." } : { option: "approve" };
    });
    expect(answered(state), home.report()).toEqual(["resolved", "resolved"]);
    const heard = await home.model.waitFor(({ scenario, turn }) => scenario === "worker:one" && turn === 3);
    expect(JSON.stringify(heard.body)).toContain("This was denied: src stays as it is.");
    expect(one(state)).toMatchObject({ turns: 1, toolCalls: 3 });
    expect(one(state)?.contextUsed).toBeGreaterThan(0);
    expect((one(state)?.segments ?? []).map(({ conversation }) => conversation)).toEqual([
      expect.stringMatching(/^ses_/),
    ]);
  });

  it("closes the decision that was answered in the terminal, and is done when the person leaves", async () => {
    const mission = await flown("cp src/one/out.txt src/one/more.txt");
    const asked = await until(mission, ({ pending }) => pending.size > 0, nobody);
    const terminal = await takeControl(home.flight, mission, asked);
    await terminal.shows("Allow once");
    terminal.type("\r");
    const state = await until(mission, isBetweenTurns, nobody);
    expect(answered(state), home.report()).toEqual(["withdrawn"]);
    await terminal.shows("That is all.");
    terminal.type("\u0003");
    const landed = await until(mission, isOver);
    expect(landed.phase, home.report()).toBe("landed");
    expect(home.flight.git("show", "main:src/one/more.txt")).toBe("done");
    terminal.close();
  });

  it("waits for words when a no in the terminal ended its turn", async () => {
    const mission = await flown("rm -rf src");
    const asked = await until(mission, ({ pending }) => pending.size > 0, nobody);
    const terminal = await takeControl(home.flight, mission, asked);
    await terminal.shows("Allow once");
    // The last of its three answers, one step to the left of the first.
    terminal.type("\u001b[D");
    terminal.type("\r");
    const state = await until(mission, isBetweenTurns, nobody);
    expect(answered(state), home.report()).toEqual(["withdrawn"]);
    expect(one(state)).toMatchObject({ outcome: null, turns: 1 });
    terminal.close();
    await home.flight.send(mission, { type: "mission.stop", reason: "Seen enough." });
  });
});
