import { describe, expect, it } from "vitest";
import { command } from "../command.ts";
import { receiptOf } from "../receipt/receipt.ts";
import { task } from "../testing/missions.ts";
import { OneFlight } from "../testing/one-flight.ts";
import { usage } from "./spend.ts";

const used = (costMicros: number | null) =>
  usage.parse({
    tokensIn: 1_000,
    tokensOut: 50,
    tokensCached: 0,
    costMicros,
    contextUsed: null,
    harness: null,
  });
const question = (about: "plan" | "review", costMicros: number | null, of: string | null = null) =>
  command.parse({
    type: "question.used",
    about,
    task: of,
    family: "openai",
    agent: "codex",
    usage: used(costMicros),
  });

describe("what a question to an agent used", () => {
  it("counts for the mission, the family, and the task whose work was looked at", () => {
    const { world } = new OneFlight([task("one"), task("two")]);
    world.send(question("plan", 10_000));
    world.send(question("review", null, "one"));
    const { state } = world;
    expect(state.spend).toMatchObject({ tokensIn: 2_000, costMicros: 10_000, unknownCost: true });
    expect([...state.spendByFamily]).toMatchObject([["openai", { tokensIn: 2_000 }]]);
    expect([...state.tasks.values()].map(({ spend }) => spend.tokensIn)).toEqual([1_000, 0]);
  });

  it("stands in the receipt of the mission and of the task", () => {
    const { world } = new OneFlight([task("one"), task("two")]);
    world.send(question("plan", 10_000));
    world.send(question("review", 20_000, "one"));
    const receipt = receiptOf(world.state, world.journal);
    expect(receipt.spend).toMatchObject({ tokensIn: 2_000, costMicros: 30_000 });
    expect(receipt.tasks.map(({ spend }) => spend.costMicros)).toEqual([20_000, 0]);
  });

  it("uses up the budget of a mission that flies", () => {
    const flight = new OneFlight([task("one")], { budgetMicros: 50_000 });
    flight.start("one");
    flight.world.send(question("review", 60_000, "one"));
    expect(flight.world.state.budgetStage).toBe("exhausted");
    expect([...flight.world.state.pending]).toHaveLength(1);
  });

  it("of a task that is not there is refused", () => {
    const { world } = new OneFlight([task("one")]);
    expect(world.try(question("review", 1, "gone"))).toMatchObject({ code: "unknown" });
    expect(world.state.spend.tokensIn).toBe(0);
  });
});
