import { expect } from "vitest";
import type { EventOf, Recorded } from "#shared/mission/event.ts";
import { taskId } from "#shared/mission/ids.ts";
import type { Finding } from "#shared/mission/review/finding.ts";
import { ladderOf } from "#shared/mission/review/ladder.ts";
import type { MissionState } from "#shared/mission/state.ts";
import type { AgentHome } from "./agent-home.ts";
import { OF_PLAN } from "./main-path-findings.ts";
import type { Crew } from "./main-path-scene.ts";

// What has to be true of the main path, by its log and by what the model was asked.

export interface Flown {
  readonly home: AgentHome;
  readonly crew: Crew;
  readonly state: MissionState;
  readonly log: readonly Recorded[];
}

type EventType = Recorded["event"]["type"];

export const eventsOf = <Type extends EventType>(log: readonly Recorded[], type: Type) =>
  log.flatMap(({ seq, event }) => (event.type === type ? [{ seq, ...(event as EventOf<Type>) }] : []));

export const taskOf = (state: MissionState, id: string) => {
  const task = state.tasks.get(taskId.parse(id));
  if (task === undefined) throw new Error(`there is no task ${id}`);
  return task;
};

/** By its title; a round that finds it again has another one. */
export function findingOf({ findings }: MissionState, { title }: { readonly title: string }): Finding {
  const same = [...findings.values()].filter((each) => each.title === title);
  expect(same).toHaveLength(1);
  return same[0] as Finding;
}

/** The other family looked for what is wrong with the plan before anybody wrote code, and a person settled all of it. */
export function expectReviewedPlan({ crew, state, log }: Flown): void {
  expect(state.plan).toMatchObject({
    plannedBy: crew.planner,
    reviewedBy: [crew.other.family],
    waiver: null,
  });
  const [reviewed] = eventsOf(log, "plan.reviewed");
  const [locked] = eventsOf(log, "plan.locked");
  const [dispatched] = eventsOf(log, "task.dispatched");
  expect(reviewed?.reviewer).toMatchObject({ ...crew.other, lens: "adversarial" });
  expect(reviewed?.seq).toBeLessThan(locked?.seq ?? 0);
  expect(locked?.seq).toBeLessThan(dispatched?.seq ?? 0);
  expect(findingOf(state, OF_PLAN.unclear)).toMatchObject({ state: "absorbed", by: crew.other });
  expect(findingOf(state, OF_PLAN.double)).toMatchObject({ state: "declined", by: crew.other });
}

/** The family that planned wrote nothing of high risk and passes it; what it wrote elsewhere the other one passes. */
export function expectFamilies({ crew: { planner, other }, state }: Flown): void {
  const tokens = taskOf(state, "tokens");
  expect(tokens).toMatchObject({ risk: "high", reviewLevel: "full", authors: [other.family] });
  expect(tokens).toMatchObject({ passedBy: planner.family, passedByPerson: false });
  const flown = tokens.attempts.map(({ purpose, outcome, route: { agent } }) => [purpose, outcome, agent]);
  expect(flown).toEqual([
    ["work", "passed", other.agent],
    ["fix", "passed", other.agent],
  ]);
  const report = taskOf(state, "report");
  expect(report).toMatchObject({ reviewLevel: "standard", authors: [planner.family] });
  expect(report).toMatchObject({ passedBy: other.family, passedByPerson: false });
  expect(taskOf(state, "guide")).toMatchObject({ reviewLevel: "light", passedBy: null });
  for (const task of state.tasks.values())
    expect(ladderOf(state, task).filter((step) => step.state !== "done")).toEqual([]);
}

/** Every answer of a model was given once, and what was used is the sum of them, also where an engine died on the way. */
export function expectNothingTwice({ home, state }: Flown): void {
  const given = home.model.requests.filter((each) => each.scenario !== null && each.outcome === "answered");
  const turns = given.map(({ scenario, turn, conversation }) => `${scenario} ${turn} ${conversation}`);
  expect(turns.filter((each, index) => turns.indexOf(each) !== index)).toEqual([]);
  const sessions = new Set(given.map(({ scenario, conversation }) => `${scenario} ${conversation}`));
  const scenarios = [...sessions].map((each) => each.split(" ")[0] ?? "");
  const twice = scenarios.filter((each, index) => scenarios.indexOf(each) !== index);
  // The three who look at the task of high risk are others in the second round.
  expect(twice.toSorted()).toEqual(
    ["adversarial", "quality", "security"].map((each) => `reviewer:tokens:${each}`),
  );
  expect(state.spend.tokensOut).toBe(given.length * TOKENS_OF_AN_ANSWER);
}

const TOKENS_OF_AN_ANSWER = 50;
