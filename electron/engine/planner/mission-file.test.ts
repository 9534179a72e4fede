import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { missionContract } from "#shared/mission/mission-contract.ts";
import { planSource } from "#shared/mission/plan/plan.ts";
import { CASES, SEED } from "#shared/mission/testing/cases.ts";
import { readMissionFile, type MissionFile } from "./mission-file.ts";
import { planOfMission, type MissionPlan } from "./mission-plan.ts";
import { listRecipes } from "./recipes.ts";
import { PATIENCE_MS, LITERAL_TITLES, REFUSED_TITLES, texts } from "./testing/hostile-texts.ts";

const HEAD = "title: Sign in by mail\ncontract: { goal: Let people sign in }\n";
const problemsOf = (text: string): string[] => texts(readMissionFile("m.yaml", text));

function missionOf(file: string, text: string): MissionFile {
  const read = readMissionFile(file, text);
  if (!read.ok) throw new Error(texts(read).join("\n"));
  return read.value;
}

describe("a mission file", () => {
  it("may say no more than a title and a goal", () => {
    expect(missionOf("m.yaml", HEAD)).toEqual({
      title: "Sign in by mail",
      repository: ".",
      baseBranch: null,
      contract: missionContract.parse({ goal: "Let people sign in" }),
      agents: "installed",
      plan: { kind: "none" },
    });
  });

  it("takes dollars and a moment with its zone", () => {
    const { contract } = missionOf(
      "m.yaml",
      'title: T\ncontract:\n  goal: G\n  budgetDollars: 12.34\n  deadline: "2026-03-01T18:00:00+01:00"\n',
    );
    expect(missionContract.parse(contract)).toMatchObject({
      budgetMicros: 12_340_000,
      deadline: Date.UTC(2026, 2, 1, 17),
    });
  });

  it("may be JSON", () => {
    const text = JSON.stringify({
      title: "T",
      contract: { goal: "G" },
      recipe: { name: "audit", inputs: { scope: "src" } },
    });
    expect(missionOf("m.json", text).plan).toEqual({
      kind: "recipe",
      name: "audit",
      inputs: { scope: "src" },
    });
  });

  it.each([
    ["an unknown key", `${HEAD}repo: .`, "3:1", /"repo" is no known key/],
    [
      "an unknown key of the contract",
      "title: T\ncontract: { goal: G, verfy: [] }",
      "2:22",
      /Did you mean "verify"\?/,
    ],
    ["no goal", "title: T\ncontract: {}", "2:11", /"goal" is missing/],
    ["a goal of nothing", 'title: T\ncontract: { goal: " " }', "2:19", /is empty/],
    ["no contract", "title: T", "1:1", /"contract" is missing/],
    ["a plan from two places", `${HEAD}import: a.md\nplan: { tasks: [] }`, "4:1", /both "import" and "plan"/],
    [
      "a moment without a zone",
      'title: T\ncontract: { goal: G, deadline: "2026-03-01T18:00:00" }',
      "2:32",
      /no moment such as/,
    ],
    [
      "a budget below nothing",
      "title: T\ncontract: { goal: G, budgetDollars: -1 }",
      "2:37",
      /smaller than 0/,
    ],
    [
      "a circle",
      `${HEAD}plan:\n  tasks:\n    - { id: a, title: A, after: [b] }\n    - { id: b, title: B, after: [a] }`,
      "6:34",
      /circle/,
    ],
    [
      "itself as a dependency",
      `${HEAD}plan: { tasks: [{ id: a, title: A, after: [a] }] }`,
      "3:44",
      /after itself/,
    ],
    [
      "a dependency that is missing",
      `${HEAD}plan: { tasks: [{ id: a, title: A, after: [b] }] }`,
      "3:44",
      /no such task/,
    ],
    [
      "an id that stands twice",
      `${HEAD}plan: { tasks: [{ id: a, title: A }, { id: a, title: B }] }`,
      "3:44",
      /taken by a task before/,
    ],
    [
      "a highRisk path that leaves",
      "title: T\ncontract: { goal: G, highRisk: [../x] }",
      "2:33",
      /leaves the repository/,
    ],
  ])("refuses %s", (_what, text, place, sentence) => {
    const [first] = problemsOf(text);
    expect(first).toMatch(new RegExp(`^m\\.yaml:${place}: `));
    expect(first).toMatch(sentence);
  });

  it.each(LITERAL_TITLES)("keeps the title %j letter by letter", (title) => {
    expect(missionOf("m.json", JSON.stringify({ title, contract: { goal: title } }))).toMatchObject({
      title,
      contract: { goal: title },
    });
  });

  it.each(REFUSED_TITLES)("refuses the title %j with its line", (title, because) => {
    const [first] = problemsOf(`contract: { goal: G }\ntitle: ${JSON.stringify(title)}`);
    expect(first).toMatch(/^m\.yaml:2:8: /);
    expect(first).toMatch(because);
  });

  it("never throws, whatever the text", { timeout: PATIENCE_MS }, () => {
    const value = fc.oneof(fc.json(), fc.string({ unit: "binary" }));
    fc.assert(
      fc.property(value, value, fc.constantFrom("m.yaml", "m.json"), (title, contract, file) => {
        for (const text of [
          title,
          `title: ${title}\ncontract: ${contract}`,
          `{"title":${title},"contract":${contract}}`,
        ]) {
          const read = readMissionFile(file, text);
          expect(read.ok || read.problems.length > 0).toBe(true);
        }
      }),
      { numRuns: CASES, seed: SEED },
    );
  });
});

describe("the plan of a mission file", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "fd-mission-"));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  async function planned(text: string): Promise<MissionPlan> {
    const read = readMissionFile("m.yaml", `${HEAD}${text}`);
    if (!read.ok) throw new Error(texts(read).join("\n"));
    const bundled = join(dirname(fileURLToPath(import.meta.url)), "recipes");
    const shelf = await listRecipes({ bundled, repository: null });
    return planOfMission(read.value, { file: "m.yaml", folder: root, positions: read.positions, shelf });
  }

  it("comes from a recipe with the goal of the mission", async () => {
    const made = await planned("recipe: { name: single-task, inputs: { scope: src/**, verify: npm test } }");
    expect(made.ok && made.plan?.tasks[0]?.brief.goal).toBe("Let people sign in");
    expect(made.ok && planSource.parse(made.source)).toMatchObject({
      kind: "recipe",
      name: "single-task",
      origin: "bundled",
    });
  });

  it("comes from a file beside it", async () => {
    mkdirSync(join(root, "plans"));
    writeFileSync(join(root, "plans", "a.md"), "- [ ] A\n- [x] B\n");
    const made = await planned("import: plans/a.md");
    expect(made.ok && [made.plan?.tasks.map(({ id }) => id), made.leftOut.length, made.source.kind]).toEqual([
      ["a"],
      1,
      "import",
    ]);
  });

  it("stands in it, or is not there yet", async () => {
    expect(await planned("plan: { tasks: [{ id: a, title: A }] }")).toMatchObject({
      ok: true,
      plan: { tasks: [{ id: "a" }] },
      source: { kind: "hand" },
    });
    expect(await planned("")).toMatchObject({ ok: true, plan: null, source: { kind: "hand" } });
  });

  it.each([
    ["a recipe nobody has", "recipe: { name: nobody }", /^m\.yaml:3:17: There is no recipe "nobody"/],
    [
      "answers that are missing",
      "recipe: { name: single-task }",
      /^single-task\.yaml:\d+:\d+: The input "scope" needs an answer/,
    ],
    ["a file that is not there", "import: gone.md", /^m\.yaml:3:9: .*gone\.md cannot be read \(ENOENT\)/],
    ["a folder", "import: .", /^m\.yaml:3:9: .* is no file/],
  ])("is refused for %s", async (_what, text, sentence) => {
    expect(texts(await planned(text))[0]).toMatch(sentence);
  });
});
