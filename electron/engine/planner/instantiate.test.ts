import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Plan } from "#shared/mission/plan/plan.ts";
import { CASES, SEED } from "#shared/mission/testing/cases.ts";
import { instantiate } from "./instantiate.ts";
import { readRecipe, type LoadedRecipe } from "./recipe-file.ts";
import { PATIENCE_MS, LITERAL_TITLES, REFUSED_TITLES, texts } from "./testing/hostile-texts.ts";

function load(text: string): LoadedRecipe {
  const read = readRecipe("r", "bundled", "r.yaml", `name: r\ntitle: R\n${text}`);
  if (!read.ok) throw new Error(texts(read).join("\n"));
  return read.loaded;
}

function planOf(recipe: LoadedRecipe, inputs: Record<string, string>, goal = "The goal"): Plan {
  const made = instantiate(recipe, inputs, goal);
  if (!made.ok) throw new Error(texts(made).join("\n"));
  return made.plan;
}

const TITLE = load(
  'inputs: [{ name: x, question: "What?", required: true }]\ntasks:\n  - id: a\n    title: "<{{x}}>"\n',
);
const SWEEP = load(`
inputs:
  - { name: parts, question: Which?, form: list }
  - { name: checks, question: How?, form: list }
  - { name: note, question: More? }
phases: [First, Then]
tasks:
  - id: begin
    title: Begin
    phase: 1
  - id: do
    title: "{{number}}: {{item}}"
    phase: 2
    repeat: { over: parts }
    after: [begin]
    brief:
      scope: { touch: ["{{item}}"], read: ["{{parts}}"] }
      acceptance: [{ command: "{{checks}}", timeoutSeconds: 9 }]
      invariants: ["{{note}}", "stays"]
      currentState: "All of {{parts}}"
  - id: look
    title: Look
    repeat: { over: parts }
    after: [do]
  - id: end
    title: End
    group: Own
    after: [do]
`);

const numbered = (count: number, text: (number: number) => string): string =>
  Array.from({ length: count }, (_, number) => text(number)).join("\n");

describe("a recipe with answers", () => {
  it("writes one task per line of a list, with edges line by line and from all of them", () => {
    const plan = planOf(SWEEP, { parts: "src/a/**\n\n  src/b/**  ", checks: "npm test\nnpm run lint" });
    expect(plan.tasks.map(({ id, title, after, group }) => [id, title, after, group])).toEqual([
      ["begin", "Begin", [], "First"],
      ["do-1", "1: src/a/**", ["begin"], "Then"],
      ["do-2", "2: src/b/**", ["begin"], "Then"],
      ["look-1", "Look", ["do-1"], null],
      ["look-2", "Look", ["do-2"], null],
      ["end", "End", ["do-1", "do-2"], "Own"],
    ]);
    expect(plan.tasks[1]?.brief).toMatchObject({
      scope: { touch: ["src/a/**"], read: ["src/a/**", "src/b/**"] },
      acceptance: [
        { command: "npm test", timeoutSeconds: 9 },
        { command: "npm run lint", timeoutSeconds: 9 },
      ],
      invariants: ["stays"],
      currentState: "All of src/a/**, src/b/**",
    });
  });

  it("leaves the repeated tasks out where the list is empty", () => {
    expect(planOf(SWEEP, {}).tasks.map(({ id, after }) => [id, after])).toEqual([
      ["begin", []],
      ["end", []],
    ]);
  });

  it("keeps file and answers word for word as the source of the plan", () => {
    const made = instantiate(TITLE, { x: " y " }, "The goal");
    expect(made.ok && made.source).toEqual({
      kind: "recipe",
      name: "r",
      origin: "bundled",
      text: TITLE.text,
      inputs: { x: " y " },
    });
  });

  it.each([...LITERAL_TITLES, "a: b", "- x", "{{goal}}", "{{x}}", "*x", "$&", "$1", "# y"])(
    "fills in %j as data, whatever it looks like",
    (answer) => {
      expect(planOf(TITLE, { x: answer }).tasks[0]?.title).toBe(`<${answer}>`);
    },
  );

  it.each(REFUSED_TITLES.slice(0, 5))(
    "refuses %j as a part of a title, at the line of the recipe",
    (answer, because) => {
      const [first] = texts(instantiate(TITLE, { x: answer }, "The goal"));
      expect(first).toMatch(/^r\.yaml:6:12: /);
      expect(first).toMatch(because);
    },
  );

  it.each([
    [{}, /needs an answer: What\?/],
    [{ x: "  " }, /needs an answer/],
    [{ x: "a\nb" }, /several lines; it takes one/],
    [{ x: "a", y: "b" }, /no input "y"/],
    [{ x: "a".repeat(20_001) }, /20001 characters; at most 20000/],
    [{ x: "a", toString: "b" }, /no input "toString"/],
  ])("refuses the answers %j", (inputs, because) => {
    expect(texts(instantiate(TITLE, inputs, "The goal"))[0]).toMatch(because);
  });

  it("refuses a path that leaves the repository, wherever it comes from", () => {
    expect(texts(instantiate(SWEEP, { parts: "../../x" }, "g"))[0]).toMatch(/leaves the repository/);
  });

  it("refuses answers that make more tasks or more text than a mission holds, before making them", () => {
    const crowd = load(
      `inputs: [{ name: p, question: Q, form: list }]\ntasks:\n${numbered(30, (n) => `  - { id: t${n}, title: T, repeat: { over: p } }`)}`,
    );
    const flood = load(
      `inputs: [{ name: p, question: Q }]\ntasks:\n  - id: a\n    title: A\n    brief:\n      goal: "${"{{p}}".repeat(1_500)}"`,
    );
    const lines = (count: number): string => numbered(count, (n) => `src/${n}`);
    const started = performance.now();
    expect(texts(instantiate(SWEEP, { parts: lines(501) }, "g"))[0]).toMatch(/has 501 lines; at most 500/);
    expect(texts(instantiate(crowd, { p: lines(400) }, "g"))[0]).toMatch(
      /12000 tasks; a plan has at most 10000/,
    );
    expect(texts(instantiate(flood, { p: "x".repeat(20_000) }, "g"))[0]).toMatch(
      /more than 16000000 characters/,
    );
    expect(planOf(SWEEP, { parts: lines(250) }).tasks).toHaveLength(502);
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it("never throws and makes the same plan of the same answers", { timeout: PATIENCE_MS }, () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }),
        fc.string({ unit: "binary" }),
        fc.string(),
        (x, parts, goal) => {
          for (const [recipe, inputs] of [
            [TITLE, { x }],
            [SWEEP, { parts, note: x, checks: parts }],
          ] as const) {
            const made = instantiate(recipe, inputs, goal);
            expect(instantiate(recipe, inputs, goal)).toEqual(made);
            expect(made.ok || made.problems.length > 0).toBe(true);
          }
        },
      ),
      { numRuns: CASES, seed: SEED },
    );
  });
});
