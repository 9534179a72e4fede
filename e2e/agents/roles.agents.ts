import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { MissionId } from "#shared/ids.ts";
import type { CommandInput } from "#shared/mission/command.ts";
import type { MissionState } from "#shared/mission/state.ts";
import type { Answering } from "../../electron/engine/flight/testing/flight-home.ts";
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
  it.each(["claude", "codex"] as const)("is made by %s, which only reads", async (agent) => {
    home.model.script(
      "planner",
      { call: { shell: "git log --oneline; touch made.txt; true" } },
      { json: PLAN },
    );
    const mission = await askForPlan(agent);
    const state = await until(mission, ({ tasks, pending }) => tasks.size > 0 || pending.size > 0);
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
});

const report = (state: MissionState): string =>
  [
    ...[...state.decisions.values()].map(({ decision }) => JSON.stringify(decision.evidence)),
    home.model.report(),
    home.flight.log("engine").slice(-3_000),
  ].join("\n");
