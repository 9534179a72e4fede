import { describe, expect, it } from "vitest";
import { RestartBudget } from "./restart-budget.ts";

describe("the restart budget", () => {
  it("restarts at once, then ever later, then not at all", () => {
    const budget = new RestartBudget();
    expect([1, 2, 3, 4, 5, 6].map((second) => budget.spend(second * 1_000))).toEqual([
      0,
      250,
      1_000,
      2_000,
      4_000,
      null,
    ]);
  });

  it("forgets starts that are five minutes old", () => {
    const budget = new RestartBudget();
    for (let start = 0; start < 5; start++) budget.spend(0);
    expect(budget.spend(299_999)).toBeNull();
    expect(budget.spend(300_000)).toBe(0);
  });

  it("starts afresh when a person asks", () => {
    const budget = new RestartBudget();
    for (let start = 0; start < 6; start++) budget.spend(0);
    budget.refill();
    expect(budget.spend(1)).toBe(0);
  });
});
