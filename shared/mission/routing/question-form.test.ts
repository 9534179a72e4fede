import { describe, expect, it } from "vitest";
import { command } from "../command.ts";
import { PlanWorld } from "../plan/testing/plan-world.ts";
import { task } from "../testing/missions.ts";
import { ReviewedFlight } from "../testing/reviewed-flight.ts";
import { agentName } from "../words.ts";
import { formOf } from "./question-form.ts";

const lanes = { default: { total: 3, reservedForReview: 1 } };
const ROWS = [
  { kinds: ["plan"], agents: ["claude"], model: "opus", effort: "xhigh" },
  { kinds: ["review"], risk: ["high"], agents: ["claude"], model: "fable", effort: "xhigh" },
  { kinds: ["review"], agents: ["claude"], model: "sonnet", effort: "medium" },
];
const table = (rows: readonly object[] = ROWS) =>
  command.parse({ type: "mission.set-allocation", allocation: { rows, lanes } });

describe("the model and effort of a question", () => {
  const planned = (rows = ROWS) => {
    const world = new PlanWorld([task("one")]);
    world.world.send(table(rows));
    return world;
  };

  it("of a plan are those the table says of planning, and go with the effect", () => {
    const world = planned();
    world.send({ type: "plan.request", family: "anthropic", agent: "claude" });
    expect(world.effects.at(-1)).toMatchObject({ type: "plan.ask", model: "opus", effort: "xhigh" });
    world.send({ type: "plan.answer", round: 1, verbatim: "no" });
    expect(world.effects.at(-1)).toMatchObject({ round: 2, model: "opus", effort: "xhigh" });
  });

  it("are what a person says, who is heard before the table", () => {
    const world = planned();
    const asked = { model: "haiku", effort: "medium" } as const;
    world.send({ type: "plan.request", family: "anthropic", agent: "claude", ...asked });
    expect(world.effects.at(-1)).toMatchObject(asked);
    expect(world.state.plan.request).toMatchObject(asked);
  });

  it("of a review of a plan are those of reviewing", () => {
    const world = planned();
    const reviewer = { family: "anthropic", agent: "claude", lens: "adversarial" } as const;
    world.send({ type: "plan.request-review", reviewer });
    expect(world.effects.at(-1)).toMatchObject({ type: "plan.review", model: "sonnet", effort: "medium" });
    expect(world.state.plan.reviewAsked).toMatchObject({ model: null, effort: null });
  });

  it("never give an agent a model of another agent's", () => {
    const { state } = planned();
    expect(formOf(state, "plan", agentName.parse("codex"))).toEqual({ model: null, effort: "xhigh" });
  });

  it("of a review follow the risk of the work", () => {
    const flight = new ReviewedFlight([task("risky", { risk: "high" }), task("plain")]);
    flight.world.send(table());
    const form = (id: string) =>
      formOf(flight.world.state, "review", agentName.parse("claude"), { task: flight.task(id) });
    expect(form("risky")).toEqual({ model: "fable", effort: "xhigh" });
    expect(form("plain")).toEqual({ model: "sonnet", effort: "medium" });
  });
});
