import { describe, expect, it } from "vitest";
import { ENGINE } from "../../actor.ts";
import type { CommandInput } from "../../command.ts";
import { ladderOf } from "../../review/ladder.ts";
import { AGENTS, task } from "../../testing/missions.ts";
import { chain, PlanWorld } from "../testing/plan-world.ts";

const begin: CommandInput = { type: "plan.lock", toLaunch: true };
const launch: CommandInput = { type: "mission.launch" };
const finding = { severity: "critical" as const, title: "Wrong order", claim: "b needs c." };

/** One task changes a surface of high risk. The plan is of an agent of anthropic. */
function risky(): PlanWorld {
  const world = new PlanWorld([]);
  world.send({
    type: "plan.propose",
    plan: { tasks: [...chain(), task("login", { brief: { scope: { touch: ["src/auth/**"] } } })] },
    source: { kind: "planner", round: 1 },
    plannedBy: { family: "anthropic", agent: "claude" },
  });
  return world;
}

/** What a client sends to start a mission. */
function start(world: PlanWorld): void {
  world.send(begin);
  world.send(launch);
}

function reviewed(world: PlanWorld, findings: (typeof finding)[]): void {
  const asked = world.state.plan.reviewAsked;
  if (asked === null) throw new Error("nobody was asked");
  const { reviewer, revision } = asked;
  world.send({ type: "plan.record-review", reviewer, revision, findings }, ENGINE);
}

function answer(world: PlanWorld, option: string, reason: string | null = null): CommandInput {
  return { type: "decision.answer", decisions: [world.pendingDecision().id], option, reason };
}

describe("beginning a mission", () => {
  it("has another family read a plan with a task of full review before anything starts (features 4, 92)", () => {
    const world = risky();
    start(world);
    expect(world.state.phase).toBe("composing");
    expect(world.effects.at(-1)).toMatchObject({ type: "plan.review", reviewer: { family: "openai" } });
    world.send(begin);
    expect(world.effects.filter(({ type }) => type === "plan.review")).toHaveLength(1);
    expect(world.refusal({ type: "plan.unlock" })).toContain("its review, or your answer to it, comes first");
    reviewed(world, []);
    expect(world.state.phase).toBe("composing");
    world.send(answer(world, "approve"));
    expect(world.state).toMatchObject({
      phase: "flying",
      plan: { waiver: null, reviewedBy: ["openai"] },
    });
  });

  it("shows what was found, and flies over it with the words of a person only", () => {
    const world = risky();
    start(world);
    reviewed(world, [finding]);
    const card = world.pendingDecision();
    expect(card.evidence[0]).toMatchObject({
      label: "critical: Wrong order",
      text: expect.stringContaining("b needs c.") as string,
    });
    expect(card.options.map(({ id }) => id)).toEqual(["put-off-all", "deny"]);
    expect(world.refusal(answer(world, "put-off-all", "  "))).toContain("in your own words");
    world.send(answer(world, "put-off-all", "c is not needed before Monday."));
    expect(world.state.phase).toBe("flying");
    expect([...world.state.findings.values()]).toMatchObject([
      { state: "punted", reason: "c is not needed before Monday." },
    ]);
  });

  it("asks a person where no other family is, who goes without for a reason of their own", () => {
    const world = risky();
    const claude = AGENTS.filter(({ family }) => family === "anthropic");
    world.send({ type: "mission.set-agents", agents: [...claude] }, ENGINE);
    start(world);
    expect(world.effects.filter(({ type }) => type === "plan.review")).toEqual([]);
    expect(world.pendingDecision().question).toContain("No other family");
    expect(world.refusal(answer(world, "go-without"))).toContain("in your own words");
    world.send(answer(world, "go-without", "I read it twice."));
    expect(world.state).toMatchObject({ phase: "flying", plan: { waiver: "I read it twice." } });
    const login = [...world.state.tasks.values()].find(({ spec }) => spec.id === "login");
    if (login === undefined) throw new Error("the plan lost a task");
    const step = ladderOf(world.state, login).find(({ step: name }) => name === "plan-review");
    expect(step).toMatchObject({ state: "waived", reason: "I read it twice." });
  });

  it("asks a person when the review broke, who may have it asked for again", () => {
    const world = risky();
    start(world);
    const asked = world.state.plan.reviewAsked;
    if (asked === null) throw new Error("nobody was asked");
    const { reviewer, revision } = asked;
    const broke = { type: "plan.review-failed" as const, reviewer, revision, reason: "it exited" };
    world.send(broke, ENGINE);
    expect(world.pendingDecision().evidence[0]?.text).toBe("it exited");
    world.send(answer(world, "review-again"));
    reviewed(world, []);
    world.send(answer(world, "approve"));
    expect(world.state.phase).toBe("flying");
  });

  it("asks again when a person locked it during the review and unlocked it again", () => {
    const world = risky();
    start(world);
    world.send({ type: "plan.lock", waiver: "I read it twice." });
    expect(world.state.plan.reviewAsked).toBeNull();
    world.send({ type: "plan.unlock" });
    start(world);
    expect(world.effects.filter(({ type }) => type === "plan.review")).toHaveLength(2);
    reviewed(world, []);
    world.send(answer(world, "approve"));
    expect(world.state).toMatchObject({ phase: "flying", plan: { waiver: null } });
  });

  it("starts a plan without such a task as it is, with no reason that nobody gave", () => {
    const world = new PlanWorld(chain());
    start(world);
    expect(world.state).toMatchObject({ phase: "flying", plan: { waiver: null, reviewedBy: [] } });
  });

  it("takes the words of a person at once, and never those of the engine", () => {
    const world = risky();
    expect(world.refusal({ ...begin, waiver: "fine" }, ENGINE)).not.toBe("");
    world.send({ ...begin, waiver: "I read it." });
    world.send(launch);
    expect(world.state).toMatchObject({ phase: "flying", plan: { waiver: "I read it." } });
  });

  it("asks nothing any more about a plan that was changed meanwhile", () => {
    const world = risky();
    start(world);
    reviewed(world, [finding]);
    world.send({ type: "plan.edit", edits: [{ op: "remove", task: "c" }] });
    expect(world.state.pending.size).toBe(0);
    expect(world.refusal(launch)).toContain("not locked");
  });
});
