import { describe, expect, it } from "vitest";
import { findingIdAt } from "../ids.ts";
import { MISSION } from "../testing/missions.ts";
import { found } from "../testing/reviewed-flight.ts";
import { pairsOf, sameFault } from "./compare-findings.ts";
import { finding, type Finding } from "./finding.ts";

const saying = (title: string, claim: string, more: Partial<Finding> = {}, index = 0): Finding =>
  finding.parse({
    ...found("important", title),
    claim,
    by: { family: "openai", agent: "codex" },
    round: 1,
    state: "open",
    reason: null,
    id: findingIdAt(MISSION, 1, index),
    ...more,
  });

const RACE = saying("Race on the counter", "Two writers read the counter before either writes it back.");
const SAME = saying("Lost update", "When two writers read the counter at once, one write of it is lost.", {
  line: 5,
});

describe("two findings are about the same fault", () => {
  it("when they name the same place and say the same (feature 96)", () => {
    expect(sameFault(RACE, SAME)).toBe(true);
    expect(sameFault(SAME, RACE)).toBe(true);
    expect(sameFault(RACE, { ...SAME, line: null })).toBe(true);
  });

  it.each<[string, Partial<Finding>]>([
    ["another file", { file: "src/b.ts" }],
    ["no place", { file: null, line: null }],
    ["lines far apart", { line: 40 }],
    ["another claim", { title: "No test", claim: "Nothing proves that the total is right." }],
    ["one common word", { title: "Counter", claim: "Its name misleads." }],
    ["only words that say nothing", { title: "This", claim: "When there was that which would have been." }],
  ])("not with %s (feature 96)", (_, other) => {
    expect(sameFault(RACE, { ...SAME, ...other })).toBe(false);
  });
});

it("pairs findings of two reviews, never two of one (feature 97)", () => {
  const [one, two, three] = [0, 1, 2].map((index) => saying(RACE.title, RACE.claim, {}, index));
  if (one === undefined || two === undefined || three === undefined) throw new Error("three findings");
  expect(pairsOf([{ findings: [one, two] }])).toEqual([]);
  expect(pairsOf([{ findings: [one, two] }, { findings: [three] }])).toEqual([[one.id, three.id]]);
});

it("has never more pairs than findings, though every one says the same (feature 97)", () => {
  const many = (from: number) =>
    Array.from({ length: 40 }, (_, index) => saying(RACE.title, RACE.claim, {}, from + index));
  const pairs = pairsOf([{ findings: many(0) }, { findings: many(40) }]);
  expect(pairs).toHaveLength(40);
  expect(new Set(pairs.flat()).size).toBe(80);
});
