import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { endAndWait } from "#launch/testing/end-process.ts";
import type { MissionId } from "#shared/ids.ts";
import type { CommandInput } from "#shared/mission/command.ts";
import type { MissionState } from "#shared/mission/state.ts";
import { AskingBench } from "../../electron/engine/consult/testing/asking-bench.ts";
import { land, type Answering } from "../../electron/engine/flight/testing/flight-home.ts";
import { AgentHome } from "./agent-home.ts";

// Agents that are asked one question: for a plan, for what is wrong with it, for what is wrong with a change.

let home: AgentHome;
beforeEach(async () => {
  home = await AgentHome.open();
});
afterEach(async () => {
  expect(home.model.problems).toEqual([]);
  await home.close();
});

const nobody: Answering = () => null;
const until = (mission: MissionId, wanted: (state: MissionState) => boolean): Promise<MissionState> =>
  home.flight.until(mission, wanted, { answers: nobody, withinMs: 100_000 });

const isAnswered = ({ tasks, pending }: MissionState): boolean => tasks.size > 0 || pending.size > 0;

const FAMILIES = { claude: "anthropic", codex: "openai", opencode: "scripted" } as const;
type Asked = keyof typeof FAMILIES;

async function askForPlan(agent: Asked): Promise<MissionId> {
  const mission = await home.flight.draft({ tasks: [], agents: "installed" });
  const request = { type: "plan.request", family: FAMILIES[agent], agent } as unknown as CommandInput;
  await home.flight.send(mission, request);
  return mission;
}

const brief = {
  goal: "Write src/one/out.txt.",
  currentState: "Nothing is there.",
  scope: { touch: ["src/one/**"] },
  acceptance: [{ command: "test -f src/one/out.txt" }],
  criteria: ["It is there."],
  network: { needed: false },
};
const PLAN = {
  reasons: { summary: "One file.", rootCauses: ["It is missing."] },
  tasks: [{ id: "one", title: "Write it", kind: "docs", brief, assignment: {} }],
};

describe("a plan", { timeout: 150_000 }, () => {
  it.each(["claude", "codex", "opencode"] as const)("is made by %s, which only reads", async (agent) => {
    home.model.script(
      "planner",
      { call: { shell: "git log --oneline; touch made.txt; true" } },
      { json: PLAN },
    );
    const mission = await askForPlan(agent);
    const state = await until(mission, isAnswered);
    expect(
      [...state.tasks.values()].map(({ spec }) => spec.title),
      report(state),
    ).toEqual(["Write it"]);
    expect(state.plan).toMatchObject({
      plannedBy: { agent, family: FAMILIES[agent] },
      source: { kind: "planner", round: 1 },
    });
    expect(home.flight.git("status", "--porcelain")).toBe("");
  });

  it.each(["claude", "codex"] as const)(
    "that cannot be used goes back to %s, in the same conversation",
    async (agent) => {
      home.model.script("planner", { json: { ...PLAN, tasks: [] } }, { json: PLAN });
      const state = await until(await askForPlan(agent), isAnswered);
      expect(state.plan.source, report(state)).toEqual({ kind: "planner", round: 2 });
      const [, again] = home.model.requests.filter(({ scenario }) => scenario === "planner");
      expect(again?.turn).toBe(1);
      expect(JSON.stringify(again?.body)).toContain("the plan has no tasks");
      const mission = state.id;
      const counted = await until(mission, ({ spend }) => spend.tokensOut >= 100);
      // Two answers of the model, however often its CLI was started.
      expect(counted.spend).toMatchObject({ tokensOut: 100 });
    },
  );

  it("is made although the engine is killed meanwhile, and nobody is asked twice", async () => {
    home.model.script("planner", { json: PLAN, delayMs: 6_000 });
    const mission = await askForPlan("codex");
    await home.model.waitFor(({ scenario }) => scenario === "planner");
    await endAndWait(home.flight.pidOf("engine"), "SIGKILL");
    const state = await until(mission, isAnswered);
    expect(state.plan.source, report(state)).toEqual({ kind: "planner", round: 1 });
    // What was on the line is asked for again, by the same CLI in the same conversation.
    const asked = home.model.requests.filter(({ scenario }) => scenario === "planner");
    expect(new Set(asked.map(({ conversation }) => conversation)).size).toBe(1);
  });

  it("by claude is reviewed by codex, and what is wrong has to be settled", async () => {
    home.model.script("planner", { json: PLAN });
    const finding = { severity: "critical", title: "No test", claim: "Nothing proves it.", task: "one" };
    home.model.script("plan-reviewer", { text: "Looks good to me." }, { json: { findings: [finding] } });
    const mission = await askForPlan("claude");
    await until(mission, isAnswered);
    const reviewer = { family: "openai", agent: "codex", lens: "adversarial" };
    await home.flight.send(mission, { type: "plan.request-review", reviewer } as unknown as CommandInput);
    const state = await until(mission, ({ plan }) => plan.reviewAsked === null);
    expect([...state.findings.values()], report(state)).toMatchObject([
      { title: "No test", task: "one", state: "open", by: { agent: "codex" } },
    ]);
    await expect(home.flight.send(mission, { type: "plan.lock" })).rejects.toThrow("No test");
  });
});

describe("the model of a role", { timeout: 150_000 }, () => {
  it.each([
    ["claude", "claude-opus-4-8"],
    ["codex", "scripted-large"],
  ] as const)("is what %s asks its provider for, and is written down", async (agent, model) => {
    const lanes = { default: { total: 3, reservedForReview: 1 } };
    const rows = [{ kinds: ["plan"], agents: [agent], model, effort: "high" }];
    home.flight.write(".flightdeck/allocation.yaml", JSON.stringify({ rows, lanes }));
    home.flight.commit("who does what");
    home.model.script("planner", { json: PLAN });
    const state = await until(await askForPlan(agent), isAnswered);
    const [asked] = home.model.requests.filter(({ scenario }) => scenario === "planner");
    expect(asked?.body, report(state)).toMatchObject({ model });
    expect([...state.questions.values()]).toMatchObject([
      { about: "plan", agent, model, effort: "high", over: { outcome: "answered", model } },
    ]);
    const [question] = state.questions.values();
    expect(question?.over?.program).toMatch(/\d+\.\d+\.\d+/);
    expect(question?.version).toMatch(/\d+\.\d+\.\d+/);
  });
});

describe("a review of a task", { timeout: 200_000 }, () => {
  const finding = {
    severity: "critical",
    title: "It says nothing",
    claim: "The file has to say what was done.",
    file: "src/one/out.txt",
    line: 1,
    evidence: "done",
  };
  const written = (content: string) => ({ call: { write: { path: "src/one/out.txt", content } } });

  it("by codex finds something in the work of claude, which fixes it, and is looked at afresh", async () => {
    home.flownBy("claude");
    home.script("one", written("done\n"), { text: "It is there." });
    home.model.script(
      "reviewer:one",
      { call: { shell: "cat src/one/out.txt; echo more > made.txt || true" } },
      { json: { findings: [{ ...finding, line: 40 }] } },
      { json: { findings: [finding] } },
    );
    const mission = await home.flight.draft({
      tasks: [
        { id: "one", more: { kind: "implement", review: "standard", assignment: { agent: "claude" } } },
      ],
      agents: "installed",
    });
    await home.flight.send(mission, { type: "plan.lock", waiver: "a test" });
    await home.flight.launch(mission);
    const answers: Answering = (record) =>
      record.decision.kind === "permission" ? { option: "approve" } : land(record);
    const flown = (wanted: (state: MissionState) => boolean) =>
      home.flight.until(mission, wanted, { answers, withinMs: 100_000 });
    const found = await flown(({ findings, pending }) => findings.size > 0 || pending.size > 0);
    expect([...found.findings.values()], report(found)).toMatchObject([
      {
        title: "It says nothing",
        file: "src/one/out.txt",
        line: 1,
        by: { agent: "codex", family: "openai" },
      },
    ]);
    // What it named first is not in the commit, and it was told so in the same conversation.
    const [asked] = home.model.requests.filter(
      ({ scenario, turn }) => scenario === "reviewer:one" && turn === 2,
    );
    expect(JSON.stringify(asked?.body)).toContain("line 40 of src/one/out.txt, which has 1 lines");
    expect(JSON.stringify(asked?.body)).toContain("+done");
    home.script("one", { call: { read: "src/one/out.txt" } }, written("done: one file\n"), {
      text: "It says so.",
    });
    home.model.script("reviewer:one", { json: { findings: [] } });
    const state = await flown(({ phase }) => phase === "landed" || phase === "stopped");
    expect(state.phase, report(state)).toBe("landed");
    expect(home.flight.git("show", "main:src/one/out.txt")).toBe("done: one file");
    const [task] = state.tasks.values();
    expect(task).toMatchObject({ passedBy: "openai", passedByPerson: false, fixRounds: 1 });
    expect(task?.attempts.map(({ purpose, outcome }) => [purpose, outcome])).toEqual([
      ["work", "passed"],
      ["fix", "passed"],
    ]);
    expect([...state.findings.values()].map(({ state: how }) => how)).toEqual(["absorbed"]);
  });
});

describe("two reviews of a change", { timeout: 150_000 }, () => {
  const at = (line: number, quote: string) => [{ file: "src/a.ts", line, quote }];
  const together = (line: number) => ({
    differences: [
      { alpha: ["A1"], beta: [], difference: "Only Alpha speaks of it." },
      { alpha: [], beta: ["B1"], difference: "Only Beta speaks of it." },
    ],
    steelmans: [
      { finding: "A1", argument: "It throws on nothing.", code: at(2, "list.reduce((a, b) => a + b)") },
      { finding: "B1", argument: "Anything goes in.", code: at(1, "export const sum = (list) =>") },
    ],
    rebuttals: [{ finding: "B1", why: "It is checked.", code: at(line, "export const sum = (list) =>") }],
    preserved: ["A1"],
  });

  it.each(["claude", "codex"] as const)(
    "are put together by %s, which is told no names and shows the code",
    async (agent) => {
      home.model.script("synthesist:one", { json: together(40) }, { json: together(1) });
      const bench = new AskingBench(home.surroundings.environment);
      home.surroundings.trust(bench.home.repository);
      try {
        await bench.start();
        const { kept, declined } = await bench.synthesise(agent, FAMILIES[agent]);
        expect(kept).toMatchObject([{ by: "one", argument: "It throws on nothing." }]);
        expect(declined).toMatchObject([{ evidence: "src/a.ts:1: export const sum = (list) =>" }]);
        const outcomes = bench.told.flatMap((each) => (each.type === "question.end" ? [each] : []));
        expect(outcomes).toMatchObject([
          { outcome: "unfit", reason: "The rebuttal of B1 names line 40 of src/a.ts, which has 2 lines." },
          { outcome: "answered" },
        ]);
        const asked = home.model.requests.filter(({ scenario }) => scenario === "synthesist:one");
        expect(asked.length).toBeGreaterThanOrEqual(2);
        expect(JSON.stringify(asked.map(({ body }) => body))).not.toMatch(/who-|made-/);
      } finally {
        await bench.remove();
      }
    },
  );
});

const report = (state: MissionState): string =>
  [
    ...[...state.decisions.values()].map(({ decision }) => JSON.stringify(decision.evidence)),
    home.model.report(),
    home.flight.log("engine").slice(-3_000),
  ].join("\n");
