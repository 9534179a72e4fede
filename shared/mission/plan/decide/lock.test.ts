import { describe, expect, it } from "vitest";
import { ENGINE } from "../../actor.ts";
import type { CommandInput } from "../../command.ts";
import type { FindingId } from "../../ids.ts";
import { task } from "../../testing/missions.ts";
import { chain, PlanWorld } from "../testing/plan-world.ts";

const lock: CommandInput = { type: "plan.lock" };
const reviewer = (family: string) => ({
  family,
  agent: family === "openai" ? "codex" : "claude",
  lens: "adversarial" as const,
});
const finding = { severity: "critical" as const, title: "Wrong order", claim: "b needs c." };

/** A plan of an agent of anthropic. */
const planned = (contract = {}): PlanWorld => {
  const world = new PlanWorld([], contract);
  world.send({
    type: "plan.propose",
    plan: { tasks: chain() },
    source: { kind: "planner", round: 1 },
    plannedBy: { family: "anthropic", agent: "claude" },
  });
  return world;
};
function reviewed(world: PlanWorld, findings: (typeof finding)[] = []): FindingId[] {
  world.send({ type: "plan.request-review", reviewer: reviewer("openai") });
  const { revision } = world.state.plan;
  world.send({ type: "plan.record-review", reviewer: reviewer("openai"), revision, findings }, ENGINE);
  return [...world.state.findings.keys()];
}

describe("locking a plan", () => {
  it("never starts a plan that is not locked (feature 4)", () => {
    const world = planned();
    expect(world.refusal({ type: "mission.launch" })).toContain("not locked");
    world.world.settle();
    expect([...world.state.tasks.values()].every(({ stage }) => stage === "idle")).toBe(true);
  });

  it("never locks without a review by another family than the planner's (features 4, 90)", () => {
    const world = planned();
    expect(world.refusal(lock)).toContain("another family than anthropic");
    expect(world.refusal({ type: "plan.request-review", reviewer: reviewer("anthropic") })).toContain(
      "another family",
    );
    world.send({ type: "plan.request-review", reviewer: reviewer("openai") });
    expect(world.effects.at(-1)).toMatchObject({ type: "plan.review", reviewer: { family: "openai" } });
    const own = { type: "plan.record-review" as const, reviewer: reviewer("anthropic"), findings: [] };
    expect(world.refusal(own, ENGINE)).toContain("anthropic");
    world.send(
      { type: "plan.record-review", reviewer: reviewer("openai"), revision: 2, findings: [] },
      ENGINE,
    );
    world.send(lock);
    expect(world.state).toMatchObject({ phase: "locked", plan: { lockedRevision: 2 } });
    expect(world.effects.at(-1)).toEqual({ type: "plan.document", revision: 2 });
  });

  it("never takes the review of one version for another", () => {
    const world = planned();
    reviewed(world);
    world.send({ type: "plan.edit", edits: [{ op: "remove", task: "c" }] });
    expect(world.refusal(lock)).toContain("not reviewed");
    world.send({ type: "plan.request-review", reviewer: reviewer("openai") });
    world.send({ type: "plan.undo" });
    const by = reviewer("openai");
    const late = { type: "plan.record-review" as const, reviewer: by, revision: 3, findings: [] };
    expect(world.refusal(late, ENGINE)).toContain("changed meanwhile");
    world.send({ type: "plan.request-review", reviewer: by });
    expect(world.refusal(late, ENGINE)).toContain("version 3");
    expect(world.refusal({ ...late, revision: 1 }, ENGINE)).toContain("version 1");
    const broke = { type: "plan.review-failed" as const, reviewer: by, revision: 3, reason: "it exited" };
    expect(world.refusal(broke, ENGINE)).toContain("version 3");
    expect(world.state.plan.reviewAsked).toMatchObject({ reviewer: by, revision: world.state.plan.revision });
    expect(world.refusal(lock)).toContain("not reviewed");
  });

  it("never takes a review by somebody who was not asked for one", () => {
    const world = planned();
    world.send({ type: "plan.request-review", reviewer: reviewer("openai") });
    const uninvited = { family: "google", agent: "gemini", lens: "adversarial" as const };
    const review = { type: "plan.record-review" as const, reviewer: uninvited, revision: 2, findings: [] };
    expect(world.refusal(review, ENGINE)).toContain("was asked to review the plan, not gemini");
    const lens = { ...review, reviewer: { ...reviewer("openai"), lens: "security" as const } };
    expect(world.refusal(lens, ENGINE)).toContain("was asked to review");
    expect(world.refusal(lock)).toContain("not reviewed");
  });

  it("never locks over an open finding, and a finding is settled once, with a reason", () => {
    const world = planned();
    const [id] = reviewed(world, [finding]);
    if (id === undefined) throw new Error("the finding was not kept");
    expect(world.refusal({ type: "plan.lock", waiver: "I want it" })).toContain("Wrong order");
    const settle = { type: "finding.settle" as const, finding: id };
    expect(world.refusal({ ...settle, state: "punted", reason: "  " })).toContain("needs a reason");
    world.send({ ...settle, state: "absorbed", reason: "The order was turned round." });
    expect(world.refusal({ ...settle, state: "punted", reason: "later" })).toContain("already absorbed");
    world.send(lock);
    expect(world.state.phase).toBe("locked");
  });

  it("never calls a finding false without evidence (feature 105)", () => {
    const world = planned();
    const [id] = reviewed(world, [finding]);
    if (id === undefined) throw new Error("the finding was not kept");
    const declined = {
      type: "finding.settle" as const,
      finding: id,
      state: "declined" as const,
      reason: "not so",
    };
    expect(world.refusal({ ...declined, evidence: "  " })).toContain("needs evidence");
    world.send({ ...declined, evidence: "src/b.ts:3 reads nothing of c" });
    expect(world.state.findings.get(id)?.state).toBe("declined");
  });

  it("never locks a plan that is a no-go, and names the reasons", () => {
    const world = new PlanWorld([
      task("a", { brief: { network: null } }),
      task("b", { brief: { scope: { touch: ["src/a/**"] } } }),
    ]);
    const sentence = world.refusal({ type: "plan.lock", waiver: "small" });
    expect(sentence).toContain("no-go");
    expect(sentence).toContain("network");
    expect(sentence).toContain("same file");
    expect(new PlanWorld([]).refusal({ type: "plan.lock", waiver: "x" })).toContain("no tasks");
  });

  it("is for a person; hands-free the engine may, but never without the review (feature 6)", () => {
    const guarded = planned();
    reviewed(guarded);
    expect(guarded.refusal(lock, ENGINE)).toContain("guarded");
    const free = planned({ autonomy: "hands-free" });
    expect(free.refusal({ type: "plan.lock", waiver: "quick" }, ENGINE)).toContain("Only a person");
    expect(free.refusal(lock, ENGINE)).toContain("not reviewed");
    reviewed(free);
    free.send(lock, ENGINE);
    expect(free.state.phase).toBe("locked");
  });

  it("asks no review of a plan in which everything is trivial (feature 13)", () => {
    const small = task("a", {
      brief: { scope: { touch: ["src/words.ts"] } },
      estimate: { minutes: 2, lines: 2, files: 1 },
    });
    const world = new PlanWorld([small]);
    world.send(lock);
    expect(world.state.phase).toBe("locked");
  });

  it("is taken back only before launch, and only by a person", () => {
    const world = planned();
    expect(world.refusal({ type: "plan.unlock" })).toContain("not locked");
    world.send({ type: "plan.lock", waiver: "I read it." });
    expect(world.refusal({ type: "plan.unlock" }, ENGINE)).toContain("Only a person");
    world.send({ type: "mission.launch" });
    expect(world.refusal({ type: "plan.unlock" })).toContain("stays locked");
    expect(world.refusal(lock)).toContain("flying");
  });
});
