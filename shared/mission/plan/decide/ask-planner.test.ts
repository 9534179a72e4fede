import { describe, expect, it } from "vitest";
import { ENGINE } from "../../actor.ts";
import { task } from "../../testing/missions.ts";
import { plannerPrompt } from "../planner-prompt.ts";
import { PlanWorld } from "../testing/plan-world.ts";

const asked = (): PlanWorld => {
  const world = new PlanWorld([]);
  world.send({ type: "plan.request", family: "anthropic", agent: "claude", instructions: "Small steps." });
  return world;
};
const answer = (world: PlanWorld, round: number, verbatim: string) =>
  world.send({ type: "plan.answer", round, verbatim }, ENGINE);
const goodPlan = JSON.stringify({
  reasons: { summary: "Why" },
  tasks: [task("a"), task("b", { after: ["a"] })],
});

describe("asking a planner", () => {
  it("asks the agent, and its answer becomes the plan with the answer kept word for word", () => {
    const world = asked();
    expect(world.effects.at(-1)).toEqual({
      type: "plan.ask",
      request: 1,
      round: 1,
      family: "anthropic",
      agent: "claude",
      model: null,
      effort: "high",
      errors: [],
    });
    const verbatim = `Here it is:\n\`\`\`json\n${goodPlan}\n\`\`\`\nBye {`;
    const events = answer(world, 1, verbatim);
    expect(events[0]).toEqual({ type: "plan.answered", round: 1, verbatim, errors: [] });
    expect(world.order).toEqual(["a", "b"]);
    expect(world.state.plan).toMatchObject({
      plannedBy: { family: "anthropic", agent: "claude" },
      source: { kind: "planner", round: 1 },
      asking: null,
    });
  });

  it("gives errors back for at most 3 rounds, then a person decides", () => {
    const world = asked();
    answer(world, 1, "I could not do it.");
    expect(world.effects.at(-1)).toMatchObject({ type: "plan.ask", round: 2 });
    expect(plannerPrompt(world.state)).toContain("no well-formed JSON object");
    answer(world, 2, '{"tasks": [{"id": "a", "title": "A", "surprise": 1}]}');
    expect(world.effects.at(-1)).toMatchObject({ type: "plan.ask", round: 3 });
    expect(plannerPrompt(world.state)).toContain("task a");
    const asks = world.effects.length;
    answer(world, 3, JSON.stringify({ tasks: [task("a", { after: ["a"] })] }));
    expect(world.effects).toHaveLength(asks);
    expect(world.pendingDecision()).toMatchObject({ kind: "question", subject: { kind: "plan" } });
    expect(world.pendingDecision().options.map(({ id }) => id)).toEqual(["ask-again", "by-hand"]);
    expect(world.order).toEqual([]);
  });

  it("asks again from the start when the person says so, with the same words", () => {
    const world = asked();
    world.send({ type: "plan.answer-failed", round: 1, reason: "it was logged out" }, ENGINE);
    expect(world.pendingDecision().evidence[0]?.text).toContain("logged out");
    world.answer("ask-again");
    expect(world.effects.at(-1)).toMatchObject({ type: "plan.ask", request: 2, round: 1, agent: "claude" });
    expect(world.state.plan.request?.instructions).toBe("Small steps.");
    expect(plannerPrompt(world.state)).toContain("> Small steps.");
  });

  it("leaves the draft to the person who wants to write it", () => {
    const world = asked();
    world.send({ type: "plan.answer-failed", round: 1, reason: "gone" }, ENGINE);
    world.answer("by-hand");
    expect(world.state.pending.size).toBe(0);
    world.send({ type: "plan.edit", edits: [{ op: "add", task: task("a"), place: 0 }] });
    expect(world.order).toEqual(["a"]);
  });

  it("refuses an answer of another round, and one that comes too late", () => {
    const world = asked();
    expect(world.refusal({ type: "plan.answer", round: 2, verbatim: goodPlan }, ENGINE)).toContain("round 1");
    answer(world, 1, goodPlan);
    expect(world.refusal({ type: "plan.answer", round: 1, verbatim: goodPlan }, ENGINE)).toContain(
      "too late",
    );
  });

  it("never credits a planner with the late answer of the one asked before it (feature 23)", () => {
    const world = asked();
    world.send({ type: "plan.answer-failed", round: 1, reason: "it took too long" }, ENGINE);
    world.send({ type: "plan.request", family: "openai", agent: "codex" });
    expect(world.effects.at(-1)).toMatchObject({ type: "plan.ask", request: 2, round: 1, agent: "codex" });
    for (const late of [
      { type: "plan.answer", request: 1, round: 1, verbatim: goodPlan },
      { type: "plan.answer", round: 1, verbatim: goodPlan },
      { type: "plan.answer-failed", request: 1, round: 1, reason: "gone" },
    ] as const)
      expect(world.refusal(late, ENGINE)).toContain("request 2 is being answered");
    world.send({ type: "plan.answer", request: 2, round: 1, verbatim: "I could not." }, ENGINE);
    expect(world.effects.at(-1)).toMatchObject({ type: "plan.ask", request: 2, round: 2 });
    world.send({ type: "plan.answer", request: 2, round: 2, verbatim: goodPlan }, ENGINE);
    expect(world.state.plan.plannedBy?.family).toBe("openai");
  });

  it("never lets an answer replace what a person did meanwhile", () => {
    const world = asked();
    const edits = [{ op: "add" as const, task: task("mine"), place: 0 }];
    expect(world.refusal({ type: "plan.edit", edits })).toContain("would replace it");
    world.send({
      type: "plan.propose",
      plan: { tasks: [task("mine")] },
      source: { kind: "hand" },
      plannedBy: null,
    });
    expect(world.refusal({ type: "plan.answer", round: 1, verbatim: goodPlan }, ENGINE)).toContain(
      "too late",
    );
    expect(world.order).toEqual(["mine"]);
  });

  it("closes the question of how to plan once there is a plan", () => {
    const world = asked();
    world.send({ type: "plan.answer-failed", round: 1, reason: "gone" }, ENGINE);
    world.send({
      type: "plan.propose",
      plan: { tasks: [task("a")] },
      source: { kind: "hand" },
      plannedBy: null,
    });
    expect(world.state.pending.size).toBe(0);
  });

  it("gives the planner the schema its answer is judged by", () => {
    const prompt = plannerPrompt(asked().state);
    expect(prompt).toContain('"acceptance"');
    expect(prompt).toContain("> See whether it flies.");
    expect(prompt).not.toContain("could not be used");
  });
});
