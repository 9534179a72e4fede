import { describe, expect, it } from "vitest";
import { ENGINE } from "../../actor.ts";
import type { CommandInput } from "../../command.ts";
import type { TaskId } from "../../ids.ts";
import { task } from "../../testing/missions.ts";
import { stateText } from "../../testing/state-text.ts";
import { chain, PlanWorld } from "../testing/plan-world.ts";

type EditInput = Extract<CommandInput, { type: "plan.edit" }>["edits"][number];
const propose = (...edits: EditInput[]): CommandInput => ({
  type: "plan.propose-diff",
  edits,
  reason: "The packet of a says that c is not needed.",
  by: { family: "anthropic", agent: "claude" },
});
const flying = (contract = {}): PlanWorld => {
  const world = new PlanWorld([...chain(), task("thinker", { kind: "synthesis" })], contract);
  world.lockAndLaunch();
  world.world.settle();
  return world;
};
const removal = propose({ op: "remove", task: "c" });

describe("a change of the plan in flight that the driver proposes", () => {
  it("never happens before a person said yes, unless the mission is hands-free", () => {
    const world = flying();
    world.send(removal, ENGINE);
    expect(world.order).toContain("c");
    expect(world.pendingDecision()).toMatchObject({
      kind: "plan-approval",
      subject: { kind: "plan-diff", diff: 1 },
    });
    expect(world.pendingDecision().evidence[0]?.text).toBe("remove c");
    world.answer("approve");
    expect(world.order).not.toContain("c");
    expect(world.state.plan.diffs.get(1)?.state).toBe("accepted");
    expect(stateText(world.world.refold())).toBe(stateText(world.state));
  });

  it("is left alone when the person says no", () => {
    const world = flying();
    world.send(removal, ENGINE);
    world.answer("deny");
    expect(world.order).toContain("c");
    expect(world.state.plan.diffs.get(1)?.state).toBe("declined");
  });

  it("happens at once when the mission is hands-free", () => {
    const world = flying({ autonomy: "hands-free" });
    const events = world.send(removal, ENGINE);
    expect(events.map(({ type }) => type)).toEqual([
      "plan.diff-proposed",
      "plan.diff-settled",
      "plan.edited",
    ]);
    expect(world.order).not.toContain("c");
    expect(stateText(world.world.refold())).toBe(stateText(world.state));
  });

  it("is refused when it no longer fits, and the question stays open", () => {
    const world = flying();
    world.send(removal, ENGINE);
    world.send({ type: "plan.edit", edits: [{ op: "remove", task: "c" }] });
    const decisions = [world.pendingDecision().id];
    expect(world.refusal({ type: "decision.answer", decisions, option: "approve" })).toContain(
      "no longer fits",
    );
    expect(world.state.pending.size).toBe(1);
    world.answer("deny");
    expect(world.state.pending.size).toBe(0);
  });

  it("is refused when it closes a circle or touches what has started", () => {
    const world = flying();
    expect(world.refusal(propose({ op: "connect", task: "b", after: "c" }), ENGINE)).toContain("→");
    expect(world.refusal(propose({ op: "remove", task: "a" }), ENGINE)).toContain("already started");
    const grounded = new PlanWorld(chain());
    expect(grounded.refusal(removal, ENGINE)).toContain("in flight");
  });

  it("never comes from a worker; a driver's session may propose (features 21, 22, 46)", () => {
    const world = flying();
    const session = (id: string) => ({ kind: "session" as const, task: id as TaskId, attempt: 1 });
    expect(world.refusal(removal, session("a"))).toContain("may not propose");
    world.send(removal, session("thinker"));
    expect(world.order).toContain("c");
    expect(world.state.pending.size).toBe(1);
  });
});
