import { describe, expect, it } from "vitest";
import { requests } from "#shared/contract/contract.ts";
import type { RecipeRow } from "#shared/contract/recipes.ts";
import { commandId } from "#shared/ids.ts";
import { EMPTY_BRIEF, problemsOf, statingOf, type Brief } from "./brief.ts";

const recipe: RecipeRow = {
  name: "single-task",
  origin: "bundled",
  title: "Single task",
  summary: "",
  inputs: [
    { name: "scope", question: "Where?", form: "list", default: "", required: true },
    { name: "state", question: "What is there?", form: "text", default: "Nothing said.", required: true },
  ],
};

const written = (change: Partial<Brief> = {}): Brief => ({
  ...EMPTY_BRIEF,
  repository: " /code/app ",
  goal: "Sessions rotate.\nNobody is logged out.",
  inputs: { scope: "src/**", symptom: "of another recipe" },
  ...change,
});

const missionOf = (brief: Brief) => {
  const params = { commandId: commandId.parse("cmd_abcd1234"), dryRun: false, ...statingOf(brief, recipe) };
  const { from } = requests["missions.create"].params.parse(params);
  if (from.kind !== "given") throw new Error("a brief is stated as given");
  return from.mission;
};

describe("a brief", () => {
  it("says of each field what is missing, and nothing of a complete one", () => {
    expect(Object.keys(problemsOf(EMPTY_BRIEF, recipe))).toEqual(["repository", "goal", "input.scope"]);
    expect(problemsOf(written(), recipe)).toEqual({});
  });

  it("is not launched with agents that cannot fly, and waits for nobody's word about it", () => {
    expect(problemsOf(written(), recipe, "some")).toEqual({});
    expect(problemsOf(written(), recipe, "unknown")).toEqual({});
    expect(Object.keys(problemsOf(written(), recipe, "none"))).toEqual(["agents"]);
    expect(problemsOf(written({ agents: "scripted" }), recipe, "none")).toEqual({});
  });

  it("takes dollars with or without cents, and nothing else", () => {
    for (const budget of ["", "5", "2.50", "2,5", " 100 "])
      expect(problemsOf(written({ budget }), recipe)).toEqual({});
    for (const budget of ["a lot", "-1", "1.234", "1e9", "$5"])
      expect(Object.keys(problemsOf(written({ budget }), recipe))).toEqual(["budget"]);
    expect(missionOf(written({ budget: "2,50" })).contract.budgetMicros).toBe(2_500_000);
    expect(missionOf(written()).contract.budgetMicros).toBeNull();
  });

  it("is stated with its first line as title, its lists line by line, and only the answers the recipe asks for", () => {
    const mission = missionOf(written({ successCriteria: "a\n\n  b  ", verify: "npm test\n" }));
    expect(mission).toMatchObject({
      title: "Sessions rotate.",
      repository: "/code/app",
      baseBranch: null,
      contract: {
        goal: "Sessions rotate.\nNobody is logged out.",
        successCriteria: ["a", "b"],
        verify: [{ command: "npm test" }],
      },
      plan: { kind: "recipe", name: "single-task", inputs: { scope: "src/**", state: "" } },
    });
  });

  it("has a title of at most 80 characters, never half of one", () => {
    const { title } = missionOf(written({ goal: "😀".repeat(100) }));
    expect(Array.from(title)).toHaveLength(80);
    expect(title.endsWith("😀…")).toBe(true);
  });
});
