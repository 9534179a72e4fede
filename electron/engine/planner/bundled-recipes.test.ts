import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { Installation } from "#launch/installation.ts";
import { missionContract } from "#shared/mission/mission-contract.ts";
import { sandboxOf } from "#shared/mission/plan/task-nature.ts";
import type { TaskSpec } from "#shared/mission/plan/task-spec.ts";
import { installedAgent } from "#shared/mission/routing/allocation.ts";
import { dryRun, type DryRun } from "./dry-run.ts";
import type { LoadedRecipe } from "./recipe-file.ts";
import { listRecipes } from "./recipes.ts";
import { texts } from "./testing/hostile-texts.ts";

const NAMES = [
  "audit",
  "bug-fix",
  "codebase-map",
  "eight-step-ladder",
  "factory-pipeline",
  "migration",
  "product-from-scratch",
  "refactor-sweep",
  "single-task",
];
const checkout = fileURLToPath(new URL("../../..", import.meta.url));
const agents = [
  { agent: "claude", family: "anthropic" },
  { agent: "codex", family: "openai" },
].map((each) => installedAgent.parse({ ...each, version: null, contextWindow: null }));
const contract = missionContract.parse({ goal: "Let people sign in\nwith a link in a mail" });

let recipes: ReadonlyMap<string, LoadedRecipe>;
beforeAll(async () => {
  const { recipes: bundled } = new Installation(checkout, { sources: true });
  const shelf = await listRecipes({ bundled, repository: null });
  expect(texts({ ok: false, problems: shelf.problems })).toEqual([]);
  recipes = new Map(shelf.recipes.map((recipe) => [recipe.name, recipe]));
});

function tried(name: string, answers: Record<string, string> = {}): Extract<DryRun, { ok: true }> {
  const recipe = recipes.get(name);
  if (recipe === undefined) throw new Error(`no recipe ${name}`);
  const inputs = Object.fromEntries(
    recipe.recipe.inputs.map((input) => [
      input.name,
      answers[input.name] ?? sensible(input.name, input.form),
    ]),
  );
  const made = dryRun(recipe, inputs, { contract, agents });
  if (!made.ok) throw new Error(texts(made).join("\n"));
  return made;
}

function sensible(name: string, form: "line" | "text" | "list"): string {
  if (name === "verify") return "npm test\nnpm run lint";
  if (form === "list") return `src/${name}/one/**\nsrc/${name}/two/**`;
  return form === "text" ? `About ${name}:\nit is: so` : name;
}

const task = (tasks: readonly TaskSpec[], id: string): TaskSpec => {
  const found = tasks.find((each) => each.id === id);
  if (found === undefined) throw new Error(`no task ${id}`);
  return found;
};

describe("the recipes that come with the app", () => {
  it("are all there", () => {
    expect([...recipes.keys()]).toEqual(NAMES);
  });

  it.each(NAMES)("%s becomes a plan that may fly with sensible answers", (name) => {
    const { check, plan, summary } = tried(name);
    expect(check.reasons.filter(({ verdict }) => verdict === "no-go")).toEqual([]);
    expect(check.verdict).toBe("go");
    expect(summary).toContain("Plan check: go.");
    expect(plan.reasons.summary).toContain(contract.goal);
    expect(plan.reasons.risks.length).toBeGreaterThan(0);
    expect(plan.reasons.tradeOffs.length).toBeGreaterThan(0);
  });

  it.each(NAMES)("%s gives every slice exact scope, files, tests and non-goals (feature 8)", (name) => {
    for (const { id, brief, estimate } of tried(name).plan.tasks) {
      expect([id, brief.goal.includes(contract.goal) || brief.goal.length > 40]).toEqual([id, true]);
      expect([id, brief.currentState.length > 20]).toEqual([id, true]);
      expect([id, brief.nonGoals.length > 0]).toEqual([id, true]);
      expect([id, brief.scope.touch.length + brief.scope.read.length > 0]).toEqual([id, true]);
      expect([id, estimate.minutes !== null && estimate.minutes <= 25]).toEqual([id, true]);
    }
  });

  it.each(NAMES)(
    "%s says for every task what done looks like, and answers the network question (features 9, 57)",
    (name) => {
      for (const { id, brief } of tried(name).plan.tasks) {
        expect([id, brief.criteria.length > 0, brief.network !== null]).toEqual([id, true, true]);
      }
    },
  );

  it.each(NAMES)("%s lets research and reviews only read (feature 56)", (name) => {
    for (const spec of tried(name).plan.tasks) {
      if (spec.kind !== "research" && spec.kind !== "review") continue;
      expect([spec.id, sandboxOf(spec), spec.brief.scope.touch]).toEqual([spec.id, "read-only", []]);
    }
  });

  it.each(NAMES)("%s leaves no placeholder behind", (name) => {
    expect(JSON.stringify(tried(name).plan)).not.toContain("{{");
  });

  it("the factory pipeline has seven stages, each behind the gate of the one before (feature 143)", () => {
    const { plan } = tried("factory-pipeline");
    const stages = [...new Map(plan.tasks.map(({ phase, group }) => [phase, group]))];
    expect(stages).toEqual([
      [1, "Ideation"],
      [2, "Research"],
      [3, "Synthesis"],
      [4, "PRD"],
      [5, "Implementation"],
      [6, "Review"],
      [7, "Testing"],
    ]);
    expect(task(plan.tasks, "prd").brief.expectedFiles).toEqual(["docs/prds/slug.md"]);
    expect(task(plan.tasks, "implement-1").brief.acceptance.map(({ command }) => command)).toEqual([
      "npm test",
      "npm run lint",
    ]);
  });

  it("the ladder treats its slice as high risk with the full review, after a plan that was attacked (feature 4)", () => {
    const { plan } = tried("eight-step-ladder");
    expect(task(plan.tasks, "slice")).toMatchObject({ risk: "high", review: "full", after: ["lock"] });
    expect(task(plan.tasks, "lock").after).toEqual(["plan", "attack"]);
    expect(new Set(plan.tasks.map(({ phase }) => phase)).size).toBe(8);
  });

  it("a sweep over overlapping parts is refused by the plan check", () => {
    const { check } = tried("refactor-sweep", { parts: "src/**\nsrc/a/**" });
    expect(check.verdict).toBe("no-go");
  });
});
