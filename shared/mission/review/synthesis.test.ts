import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CASES, SEED } from "../testing/cases.ts";
import { task } from "../testing/missions.ts";
import { found, ReviewedFlight } from "../testing/reviewed-flight.ts";
import { agentName, family } from "../words.ts";
import type { Finding } from "./finding.ts";
import { mergedFindings, parseSynthesis, type Synthesis } from "./synthesis.ts";
import { synthesisPrompt } from "./synthesis-prompt.ts";
import { labelled, namedFindings, whyNotSynthesise, type ReviewedSide } from "./synthesis-sides.ts";

const flight = new ReviewedFlight([task("one", { risk: "high" })]);
flight.pass("one");
flight.review("one", [found("important", "Race")]);
const FOUND = flight.finding("Race");

const findings = (titles: readonly string[]): Finding[] => titles.map((title) => ({ ...FOUND, title }));
const side = (
  lens: "adversarial" | "quality",
  titles: readonly string[],
  more: Partial<ReviewedSide> = {},
): ReviewedSide => ({
  reviewer: { agent: agentName.parse(`who-${lens}`), family: family.parse(`made-${lens}`), lens },
  round: 1,
  state: "completed",
  exitCode: 0,
  findings: findings(titles),
  ...more,
});

const ONE = side("adversarial", ["Race", "Leak"]);
const OTHER = side("quality", ["Race too"]);
const SIDES = { alpha: ONE, beta: OTHER };
const NAMED = namedFindings(SIDES);
const code = [{ file: "src/a.ts", line: 1, quote: "const a = 1;" }];
const GOOD: Synthesis = {
  differences: [
    { alpha: ["A1"], beta: ["B1"], difference: "Both speak of the race." },
    { alpha: ["A2"], beta: [], difference: "Only Alpha speaks of the leak." },
  ],
  steelmans: [{ finding: "A2", argument: "It is never closed.", code }],
  rebuttals: [],
  preserved: ["A1", "A2", "B1"],
};
const REBUTTED: Synthesis = {
  ...GOOD,
  rebuttals: [{ finding: "A2", why: "It is closed below.", code }],
  preserved: ["A1", "B1"],
};
const wrong = (answer: object): string => {
  const parsed = parseSynthesis(JSON.stringify(answer), NAMED);
  return parsed.ok ? "" : parsed.wrong.join("\n");
};

describe("two reviews are put together only when", () => {
  const FAMILY = family.parse("anthropic");
  const refused = (one: ReviewedSide, other: ReviewedSide = OTHER) =>
    whyNotSynthesise(one, other, FAMILY, []) ?? "";

  it("both completed, with exit code 0, and found something (feature 103)", () => {
    expect(whyNotSynthesise(ONE, OTHER, FAMILY, [])).toBeNull();
    expect(refused({ ...ONE, state: "failed" })).toContain("did not complete (failed)");
    expect(refused({ ...ONE, state: "running" })).toContain("did not complete (running)");
    expect(refused({ ...ONE, exitCode: 1 })).toContain("exit code 1");
    expect(refused({ ...ONE, exitCode: null })).toContain("exit code unknown");
    expect(refused(ONE, { ...OTHER, findings: [] })).toContain("The quality review by who-quality is empty");
  });

  it("they are two reviews of the same work, and whoever judges did not write it", () => {
    expect(refused({ ...ONE, round: 2 })).toContain("rounds 2 and 1");
    expect(refused(ONE, ONE)).toContain("the same reviewer");
    expect(whyNotSynthesise(ONE, OTHER, FAMILY, [FAMILY])).toContain("anthropic wrote commits");
  });
});

describe("Alpha and Beta", () => {
  it("are thrown by the question, the same way whenever it is asked again (feature 102)", () => {
    fc.assert(
      fc.property(fc.string(), (seed) => {
        const sides = labelled(ONE, OTHER, seed);
        expect(labelled(ONE, OTHER, seed)).toEqual(sides);
        expect([sides.alpha, sides.beta]).toContain(ONE);
        expect([sides.alpha, sides.beta]).toContain(OTHER);
      }),
      { numRuns: CASES, seed: SEED },
    );
  });

  it("are each review about half of the time, for questions that differ by a number only", () => {
    const first = Array.from({ length: 400 }, (_, at) => labelled(ONE, OTHER, `eff_mission_${at}_0`)).filter(
      ({ alpha }) => alpha === ONE,
    );
    expect(first.length).toBeGreaterThan(160);
    expect(first.length).toBeLessThan(240);
  });

  it("are all that the prompt says of who reviewed (feature 102)", () => {
    const { state } = flight.world;
    const change = { text: "+a", cut: [], base: "b0", commit: "c0" };
    const { id } = flight.task("one").spec;
    const prompt = synthesisPrompt(state, id, SIDES, change);
    expect(prompt).toContain("# Analysis Alpha\n\n## A1\n\n> important: Race");
    expect(prompt).toContain("# Analysis Beta\n\n## B1\n\n> important: Race too");
    expect(prompt).not.toMatch(/who-|made-|adversarial|quality/);
    expect(synthesisPrompt(state, id, { alpha: OTHER, beta: ONE }, change)).toContain(
      "# Analysis Alpha\n\n## A1\n\n> important: Race too",
    );
  });
});

describe("an answer that puts two reviews together", () => {
  it("is taken when every step is there (feature 104)", () => {
    expect(wrong(GOOD)).toBe("");
    expect(wrong(REBUTTED)).toBe("");
  });

  it.each<[string, object, string]>([
    ["drops a finding", { ...GOOD, preserved: ["A1", "A2"] }, "B1 is neither rebutted nor preserved"],
    [
      "compares not everything",
      { ...GOOD, differences: GOOD.differences.slice(0, 1) },
      "A2 stands in no difference",
    ],
    ["has no steel-man of what one side says", { ...GOOD, steelmans: [] }, "A2 is said by one side only"],
    [
      "rebuts without code",
      { ...REBUTTED, rebuttals: [{ finding: "A2", why: "No.", code: [] }] },
      "names no code",
    ],
    ["rebuts without a reason", { ...REBUTTED, rebuttals: [{ finding: "A2", why: "", code }] }, "why"],
    [
      "rebuts what both say",
      { ...GOOD, rebuttals: [{ finding: "B1", why: "No.", code }], preserved: ["A1", "A2"] },
      "B1 is said by both sides",
    ],
    [
      "rebuts and preserves the same",
      { ...REBUTTED, preserved: ["A1", "A2", "B1"] },
      "both rebutted and preserved",
    ],
    ["invents a finding", { ...GOOD, preserved: ["A1", "A2", "B1", "B7"] }, "B7 is the name of no finding"],
    [
      "puts a finding on the other side",
      {
        ...GOOD,
        differences: [{ alpha: ["A1", "B1"], beta: [], difference: "x" }, ...GOOD.differences.slice(1)],
      },
      "B1 is no finding of Alpha",
    ],
    ["gives a score", { ...GOOD, score: 9 }, "score"],
  ])("goes back when it %s", (_, answer, why) => {
    expect(wrong(answer)).toContain(why);
  });

  it("is no answer without an object", () => {
    expect(parseSynthesis("Alpha is right.", NAMED)).toMatchObject({ ok: false });
  });
});

describe("what is left of two reviews", () => {
  it("is all of both but what code rebutted, with its severity, and who agrees", () => {
    expect(mergedFindings(GOOD, NAMED)).toMatchObject({
      kept: [
        { findings: [{ title: "Race" }, { title: "Race too" }], by: "both", argument: null },
        { findings: [{ title: "Leak", severity: "important" }], by: "one", argument: "It is never closed." },
      ],
      declined: [],
    });
    expect(mergedFindings(REBUTTED, NAMED)).toMatchObject({
      kept: [{ by: "both" }],
      declined: [
        { finding: { title: "Leak" }, reason: "It is closed below.", evidence: "src/a.ts:1: const a = 1;" },
      ],
    });
  });

  it("never loses a finding that no rebuttal names, whatever the answer (feature 104)", () => {
    const groups = fc.array(fc.constantFrom("both", "alpha", "beta"), { minLength: 1, maxLength: 12 });
    const rebuts = fc.array(fc.boolean(), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(groups, rebuts, (shape, drops) => {
        const counts = { A: 0, B: 0 };
        const next = (letter: "A" | "B"): string => `${letter}${(counts[letter] += 1)}`;
        const differences = shape.map((how) => ({
          alpha: how === "beta" ? [] : [next("A")],
          beta: how === "alpha" ? [] : [next("B")],
          difference: "x",
        }));
        const titles = (letter: "A" | "B") =>
          Array.from({ length: counts[letter] }, (_, at) => `${letter}${at + 1}`);
        const named = namedFindings({
          alpha: side("adversarial", titles("A")),
          beta: side("quality", titles("B")),
        });
        const unique = differences.flatMap(({ alpha, beta }) =>
          alpha.length > 0 && beta.length > 0 ? [] : [...alpha, ...beta],
        );
        const gone = unique.filter((_, at) => drops[at] === true);
        const answer = {
          differences,
          steelmans: unique.map((finding) => ({ finding, argument: "x", code })),
          rebuttals: gone.map((finding) => ({ finding, why: "x", code })),
          preserved: named.map(({ name }) => name).filter((name) => !gone.includes(name)),
        };
        const parsed = parseSynthesis(JSON.stringify(answer), named);
        if (!parsed.ok) throw new Error(parsed.wrong.join("\n"));
        const { kept, declined } = mergedFindings(parsed.synthesis, named);
        const left = kept.flatMap((each) => each.findings.map(({ title }) => title));
        expect([...left, ...gone].toSorted()).toEqual(named.map(({ name }) => name).toSorted());
        expect(declined.map(({ finding }) => finding.title)).toEqual(gone);
      }),
      { numRuns: CASES, seed: SEED },
    );
  });
});
