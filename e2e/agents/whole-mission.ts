import { expect } from "vitest";
import { taskId } from "#shared/mission/ids.ts";
import { family } from "#shared/mission/words.ts";
import type { Recorded } from "#shared/mission/event.ts";
import type { MissionState } from "#shared/mission/state.ts";
import { land, type Answering } from "../../electron/engine/flight/testing/flight-home.ts";
import type { AgentHome } from "./agent-home.ts";

// One mission with everything in it that happens to a mission, and what has to be true when it has landed.

const planned = (id: string) => ({
  id,
  title: `Write ${id}`,
  kind: "implement",
  review: "standard",
  brief: {
    goal: `Write src/${id}/out.txt.`,
    currentState: "Nothing is there.",
    scope: { touch: [`src/${id}/**`] },
    acceptance: [{ command: `test -f src/${id}/out.txt`, timeoutSeconds: 60 }],
    criteria: ["It is there."],
    network: { needed: false },
  },
});
const PLAN = {
  reasons: {
    summary: "Two files.",
    rootCauses: ["They are missing."],
    risks: ["None."],
    sequence: "At once.",
  },
  tasks: [planned("yes"), planned("no")],
};

const written = (path: string) => ({ write: { path, content: "done\n" } });
/** The marker is for the model: whoever goes on with this text says the other scenario. */
const HAND_OFF = "did out.txt and more.txt; remaining last.txt; next start from src/yes [[flight:fresh]]";
/** What the models say, each in its part. */
export function scriptMission(home: AgentHome): void {
  const { model } = home;
  model.script("planner", { call: { shell: "git log --oneline" } }, { json: PLAN });
  // The limit is told to the minute, so it is waited for at most one.
  const trouble = { kind: "usage-limit", resetsAt: new Date(Date.now() + 20_000), times: 1 } as const;
  const runs = "cp src/yes/out.txt src/yes/more.txt && echo ran >> src/yes/ran.txt";
  home.script(
    "yes",
    { call: written("src/yes/out.txt"), trouble },
    { call: { shell: runs }, usage: { input: 220_000 } },
    // With a context that full it is told to leave while it thinks of this.
    { text: "Never said.", delayMs: 120_000 },
  );
  home.script("yes:hand-off", { text: HAND_OFF, usage: { input: 221_000 } });
  model.script("fresh:worker", { call: written("src/yes/last.txt") }, { text: "All three." });
  home.script(
    "no",
    { call: written("src/no/out.txt") },
    { call: { shell: "rm -rf src" } },
    { text: "Then not." },
  );
  const minor = { severity: "minor", title: "Short", claim: "It is short.", line: 1 };
  for (const id of ["yes", "no"])
    model.script(
      `reviewer:${id}`,
      { call: { read: `src/${id}/out.txt` } },
      { json: { findings: [{ ...minor, file: `src/${id}/out.txt` }] } },
    );
}

/** One command is approved, and one denied with a reason. */
export const answers: Answering = (record) => {
  if (record.decision.kind !== "permission") return land(record);
  return JSON.stringify(record.decision).includes("rm -rf")
    ? { option: "deny", reason: "src stays as it is." }
    : { option: "approve", reason: "It is what the task says." };
};

const EXPECTED = ["permission", "landing"];

/** It is over, or it asks a person what nobody has to be asked here. */
export const isOver = ({ phase, pending, decisions }: MissionState): boolean =>
  phase === "landed" ||
  phase === "stopped" ||
  [...pending].some((id) => !EXPECTED.includes(decisions.get(id)?.decision.kind ?? "permission"));

const pendingIn = ({ pending, decisions }: MissionState): string =>
  [...pending].map((id) => JSON.stringify(decisions.get(id)?.decision)).join("\n");

/** Planned, made by two at once, reviewed by the other family, merged and landed. */
export function expectLanded(home: AgentHome, state: MissionState): void {
  const { flight } = home;
  expect(state.phase, `${pendingIn(state)}\n${home.report()}`).toBe("landed");
  expect(state.plan.plannedBy).toEqual({ family: "anthropic", agent: "claude" });
  for (const path of ["yes/out.txt", "yes/more.txt", "yes/last.txt", "no/out.txt"])
    expect(flight.git("show", `main:src/${path}`)).toBe("done");
  for (const id of ["yes", "no"]) {
    const task = state.tasks.get(taskId.parse(id));
    expect(task).toMatchObject({ authors: ["openai"], passedBy: "anthropic", passedByPerson: false });
  }
  expect([...state.findings.values()].map(({ by, state: how }) => [by.agent, how])).toEqual([
    ["claude", "punted"],
    ["claude", "punted"],
  ]);
}

/** What happened on the way: both permissions, the limit and its end, the hand-off and what went on from it. */
export function expectWay({ model }: AgentHome, state: MissionState, log: readonly Recorded[]): void {
  const permissions = [...state.decisions.values()].filter(({ decision }) => decision.kind === "permission");
  expect(permissions.map((each) => each.state).toSorted()).toEqual(["resolved", "resolved"]);
  const said = (scenario: string, turn: number): string =>
    JSON.stringify(model.requests.find((each) => each.scenario === scenario && each.turn === turn)?.body);
  expect(said("worker:no", 2)).toContain("This was denied: src stays as it is.");
  expect(said("fresh:worker", 0)).toContain("did out.txt and more.txt");
  const ofYes = log.flatMap(({ event }) => ("task" in event && event.task === "yes" ? [event] : []));
  const steps = ofYes.map(({ type }) => type).filter((type) => STEPS.has(type));
  expect(steps).toEqual([...STEPS_OF_YES]);
  const handedOff = ofYes.find(({ type }) => type === "segment.ended");
  expect(handedOff).toMatchObject({ end: "context-limit", handOff: HAND_OFF, next: "segment" });
}

const STEPS_OF_YES = [
  "task.dispatched",
  "segment.began",
  "task.rate-limited",
  "task.continued",
  "segment.wound-up",
  "segment.ended",
  "segment.began",
  "run.completed",
  "segment.ended",
  "attempt.passed",
  "review.requested",
  "review.completed",
  "merge.started",
  "task.merged",
] as const;
const STEPS = new Set<string>(STEPS_OF_YES);

/** Every answer of a model was wanted, given and counted once; every task has one attempt, one conversation a session, one merge. */
export function expectNothingTwice({ flight, model }: AgentHome, state: MissionState): void {
  expect(flight.git("show", "main:src/yes/ran.txt")).toBe("ran");
  const given = model.requests.filter(({ scenario, outcome }) => scenario !== null && outcome === "answered");
  const turns = given.map(({ scenario, turn }) => `${scenario} ${turn}`);
  expect(turns.toSorted()).toEqual([...new Set(turns)].toSorted());
  for (const scenario of new Set(given.map((each) => each.scenario))) {
    const conversations = given.flatMap((each) => (each.scenario === scenario ? [each.conversation] : []));
    expect([scenario, new Set(conversations).size]).toEqual([scenario, 1]);
  }
  // Of 50 each: two for the plan and two for each review; three, two and three of the workers.
  expect(state.spendByFamily.get(family.parse("anthropic"))).toMatchObject({ tokensOut: 6 * 50 });
  expect(state.spendByFamily.get(family.parse("openai"))).toMatchObject({ tokensOut: 8 * 50 });
  for (const [id, sessions] of [
    ["yes", 2],
    ["no", 1],
  ] as const) {
    const attempts = state.tasks.get(taskId.parse(id))?.attempts ?? [];
    expect(attempts.map(({ outcome }) => outcome)).toEqual(["passed"]);
    const segments = attempts[0]?.segments ?? [];
    expect(segments).toHaveLength(sessions);
    expect(new Set(segments.map(({ conversation }) => conversation)).size).toBe(sessions);
    expect(segments.map(({ conversation }) => conversation)).not.toContain(null);
    const merges = flight.git("log", "--first-parent", "--format=%h", `--grep=^Mission-Task: ${id}$`, "main");
    expect(merges).toMatch(/^[0-9a-f]+$/);
  }
}
