import { describe, expect, it } from "vitest";
import { outsideScope } from "./scope.ts";
import { toldChanges } from "./told-changes.ts";

const contract = { highRisk: ["migrations/**", "**/*.key"] };
const many = Array.from({ length: 30_000 }, (_, each) => `a/${each}.txt`);

describe("what a mission is told of changed files", () => {
  it("names every dangerous surface, however many other files there are", () => {
    const told = toldChanges([...many, "migrations/1.sql", "z/old.key"], contract);
    expect(told).toHaveLength(20_000);
    expect(told.slice(0, 3)).toEqual(["migrations/1.sql", "z/old.key", "a/0.txt"]);
  });

  it("names each file once, in the order in which git names them", () => {
    expect(toldChanges(["b", "migrations/1.sql"], contract)).toEqual(["migrations/1.sql", "b"]);
  });
});

describe("the scope of a task", () => {
  it("holds no path that is too long to be told whole: nobody could see how it ends", () => {
    const long = `src/${"d/".repeat(600)}x.key`;
    const brief = { scope: { touch: ["**"], avoid: [], read: [] } };
    expect(outsideScope([long, "src/x.key"], brief, true)).toEqual([long]);
  });
});
