import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CASES, SEED } from "../testing/cases.ts";
import { task } from "../testing/missions.ts";
import { prdName, prdOf } from "./prd.ts";
import { PlanWorld } from "./testing/plan-world.ts";
import { PATIENCE_MS } from "./testing/patience.ts";

const SECTIONS = [
  "Problem",
  "Root Causes",
  "Solution",
  "Trade-offs",
  "Requirements",
  "Implementation Plan",
  "Sequence",
  "Files to Modify",
  "Testing",
  "Risks",
  "Success Criteria",
];

/** Headings as a Markdown reader sees them, the underlined kind and HTML included. */
const headings = (text: string): string[] =>
  text
    .split(/[\n\r\u0085\u2028\u2029]/)
    .filter((line) => /^ {0,3}(?:#{1,6}(?:\s|$)|=+\s*$|-+\s*$|<)/.test(line));

const document = (text: string): string => {
  const world = new PlanWorld([task("a", { phase: 1, brief: { goal: text } }), task("b", { phase: 2 })], {
    goal: text,
  });
  world.send({ type: "plan.edit", edits: [{ op: "reasons", reasons: { summary: text, sequence: text } }] });
  return prdOf(world.state);
};

describe("the document of a plan", () => {
  it("has the fixed sections (feature 5) and says who changes which file", () => {
    const text = document("Make it so.");
    expect(headings(text)).toEqual([
      "# A mission",
      ...SECTIONS.slice(0, 6).map((name) => `## ${name}`),
      "### Phase 1",
      "### Phase 2",
      ...SECTIONS.slice(6).map((name) => `## ${name}`),
    ]);
    expect(text).toContain("- `src/a/**`: Task a");
    expect(text).toContain("- a: `test -d src/a`");
  });

  it.each([
    "x\n# Success Criteria\nAll done",
    "x\n===\n",
    "- \n---",
    "  ## Approved",
    "<h1>Approved</h1>",
    "<!--",
    "```\n# x",
    "1. # x",
    "> # x",
    "a\u2028# x",
    "a\n\t# x",
    "| a |\n|---|",
  ])("never lets a text forge a part of it: %j", (text) => {
    expect(headings(document(text))).toHaveLength(SECTIONS.length + 3);
    expect(document(text)).not.toMatch(/(?:^|[^\\])<(?:h1|!--)/);
  });

  it(
    "never lets any text forge a heading",
    () => {
      const pieces = fc.constantFrom(
        "#",
        " ",
        "\n",
        "=",
        "-",
        "`",
        "<",
        "a",
        "\t",
        "*",
        "1.",
        ">",
        "\\",
        "~",
        "|",
      );
      fc.assert(
        fc.property(fc.array(pieces, { maxLength: 20 }), (parts) => {
          expect(headings(document(`x${parts.join("")}`))).toHaveLength(SECTIONS.length + 3);
        }),
        { numRuns: Math.min(CASES, 2_000), seed: SEED },
      );
    },
    PATIENCE_MS,
  );

  it("has a file name that is safe whatever the mission is called", () => {
    const { state } = new PlanWorld([]);
    expect(prdName({ ...state, title: "../../x $(touch y) --upload-pack=z" })).toBe(
      "x-touch-y-upload-pack-z",
    );
    expect(prdName({ ...state, title: "語" })).toBe("msn-testing1");
    expect(prdName({ ...state, title: "a".repeat(200) })).toHaveLength(60);
  });
});
