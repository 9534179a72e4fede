import { describe, expect, it } from "vitest";
import { missionContract } from "../mission-contract.ts";
import { expectedMinutesOf, segmentMinutesOf, usualMinutesOf } from "./durations.ts";
import { estimatePlan, type PastRun } from "./estimate.ts";
import { completeBrief, completeTask, id } from "./testing/specs.ts";

const contract = missionContract.parse({ goal: "x" });
const unknown = { minutes: null, lines: null, files: null };
const past = (count: number): PastRun[] =>
  Array.from({ length: count }, (_, index) => ({
    kind: "implement",
    minutes: 10 + index,
    tokens: 1_000,
    costMicros: 50,
    attempts: 1,
  }));

describe("the estimate of a plan", () => {
  it("counts tasks, reviews and second tries, and says what it rests on", () => {
    const estimate = estimatePlan([completeTask("a"), completeTask("b")], { contract, history: null });
    expect(estimate.runs).toEqual({ low: 4, high: 7 });
    expect(estimate.basis).toContain("no history yet: defaults by kind");
    expect(estimate.costMicros.low).toBeLessThan(estimate.costMicros.high);
  });

  it("takes the longest way, or the work divided by lanes, whichever is longer", () => {
    const chain = [
      completeTask("a"),
      completeTask("b", { after: [id("a")] }),
      completeTask("c", { after: [id("b")] }),
    ];
    const wide = ["a", "b", "c"].map((name) => completeTask(name));
    const minutes = (specs: typeof chain, lanes: number) =>
      estimatePlan(specs, { contract, history: null, lanes }).minutes;
    expect(minutes(chain, 3)).toEqual(minutes(chain, 1));
    expect(minutes(wide, 3).high).toBeLessThan(minutes(wide, 1).high);
    expect(minutes(wide, 1)).toEqual(minutes(chain, 1));
  });

  it("learns from similar tasks once there are enough", () => {
    const specs = [completeTask("a", { estimate: unknown })];
    const few = estimatePlan(specs, { contract, history: { runs: past(2) } });
    const many = estimatePlan(specs, { contract, history: { runs: past(14) } });
    expect(few.basis).toContain("defaults by kind");
    expect(many.basis).toContain("from 14 similar tasks");
    expect(many.costMicros).toEqual({ low: 50, high: 50 });
    const mixed = estimatePlan([...specs, completeTask("b", { kind: "docs" })], {
      contract,
      history: { runs: past(14) },
    });
    expect(mixed.basis).toContain("defaults for the other kinds");
  });
});

describe("durations (features 73, 75)", () => {
  it("are usual by kind and by width", () => {
    const of = (more: Parameters<typeof completeTask>[1]) => usualMinutesOf(completeTask("a", more));
    const files = (count: number) => ({ minutes: null, lines: null, files: count });
    expect(of({ kind: "research" })).toEqual({ low: 10, high: 20 });
    expect(of({})).toEqual({ low: 20, high: 40 });
    expect(of({ estimate: files(6) })).toEqual({ low: 30, high: 60 });
    expect(of({ estimate: files(21) })).toEqual({ low: 45, high: 90 });
    expect(of({ brief: completeBrief(["a", "b", "c", "d", "e", "f"]), estimate: unknown })).toEqual({
      low: 30,
      high: 60,
    });
  });

  it("end a segment after 25 minutes, research after 20, or what the plan says", () => {
    expect(segmentMinutesOf(completeTask("a"))).toBe(25);
    expect(segmentMinutesOf(completeTask("a", { kind: "research" }))).toBe(20);
    const { limits } = completeTask("a");
    expect(segmentMinutesOf(completeTask("a", { limits: { ...limits, segmentMinutes: 40 } }))).toBe(40);
    expect(expectedMinutesOf(completeTask("a"))).toBe(20);
    expect(expectedMinutesOf(completeTask("a", { estimate: unknown }))).toBe(30);
  });
});
