import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { allocation, type Allocation } from "#shared/mission/routing/allocation.ts";
import { DEFAULT_ALLOCATION } from "#shared/mission/routing/default-allocation.ts";
import { CASES, SEED } from "#shared/mission/testing/cases.ts";
import { effort, risk, role, sandbox, taskKind } from "#shared/mission/words.ts";
import { ALLOCATION_FILE, readAllocation, readAllocationOf } from "./allocation-file.ts";
import { allocationText } from "./allocation-text.ts";
import { PATIENCE_MS, texts } from "./testing/hostile-texts.ts";

const problemsOf = (text: string): string[] => texts(readAllocation(text));
const LANES = "lanes: { default: { total: 3, reservedForReview: 1 } }\n";

describe("the allocation file", () => {
  it("is the usual table where a repository has none", () => {
    expect(readAllocation(null)).toEqual({ ok: true, allocation: DEFAULT_ALLOCATION, from: "default" });
  });

  it("may be a page with a few rows", () => {
    const read = readAllocation(`rows:\n  - { kinds: [docs], agents: [codex] }\n${LANES}`);
    expect(read.ok && [read.allocation.rows, read.allocation.mayMoveFamily, read.from]).toEqual([
      [{ kinds: ["docs"], agents: ["codex"] }],
      true,
      "file",
    ]);
  });

  it.each([
    ["an unknown key", `row: []\n${LANES}`, "1:1", /"rows" is missing/],
    [
      "an unknown key of a row",
      `rows:\n  - { kinds: [docs], agent: codex }\n${LANES}`,
      "2:5",
      /"agents" is missing/,
    ],
    [
      "an unknown kind",
      `rows:\n  - { kinds: [doc], agents: [codex] }\n${LANES}`,
      "2:15",
      /did you mean "docs"\?/,
    ],
    ["no agent", `rows:\n  - { kinds: [docs], agents: [] }\n${LANES}`, "2:30", /at least 1 entry/],
    [
      "an agent that is no name",
      `rows:\n  - { kinds: [docs], agents: ["$(touch x)"] }\n${LANES}`,
      "2:31",
      /not a name/,
    ],
    ["a list as a text", `rows: none\n${LANES}`, "1:7", /should be a list, but the text "none"/],
    ["no lane", "rows: []\nlanes: { default: { total: 0, reservedForReview: 0 } }", "2:28", /smaller than 1/],
    [
      "all lanes kept for reviews",
      "rows: []\nlanes: { default: { total: 2, reservedForReview: 2 } }",
      "2:50",
      /None is left/,
    ],
    [
      "all lanes of a family kept for reviews",
      "rows: []\nlanes:\n  default: { total: 2, reservedForReview: 1 }\n  families:\n    openai: { total: 1, reservedForReview: 1 }",
      "5:44",
      /None is left/,
    ],
    [
      "a family that is no name",
      `rows: []\nlanes: { default: { total: 2, reservedForReview: 1 }, families: { "../x": { total: 1, reservedForReview: 0 } } }`,
      "2:67",
      /The name "\.\.\/x" is not a name/,
    ],
    ["an alias", `rows: &r []\n${LANES}`, "1:7", /Anchors/],
    [
      "a model that hides its direction",
      `rows:\n  - { kinds: [docs], agents: [codex], model: "a\\u202eb" }\n${LANES}`,
      "2:46",
      /reverses/,
    ],
  ])("refuses %s", (_what, text, place, sentence) => {
    const [first] = problemsOf(text);
    expect(first).toMatch(new RegExp(`^\\.flightdeck/allocation\\.yaml:${place}: `));
    expect(first).toMatch(sentence);
  });

  it("names the key that was meant", () => {
    expect(problemsOf(`row: []\n${LANES}`)[1]).toMatch(
      /:1:1: "row" is no known key here\. Did you mean "rows"\?/,
    );
  });

  it("is written as a page that explains itself and reads the same again", { timeout: PATIENCE_MS }, () => {
    expect(allocationText(DEFAULT_ALLOCATION)).toMatch(/^# Who does what in this repository/);
    const name = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,12}$/);
    const limits = fc.record({
      total: fc.integer({ min: 2, max: 64 }),
      reservedForReview: fc.constantFrom(0, 1),
    });
    const oneOf = <Value extends string>(values: readonly Value[]) => fc.constantFrom(...values);
    const row = fc.record(
      {
        kinds: fc.array(oneOf(taskKind.options), { minLength: 1, maxLength: 3 }),
        agents: fc.array(name, { minLength: 1, maxLength: 3 }),
        risk: fc.array(oneOf(risk.options), { minLength: 1, maxLength: 2 }),
        minFiles: fc.integer({ min: 1, max: 500 }),
        role: oneOf(role.options),
        model: fc.oneof(
          name,
          fc.constantFrom("null", "yes", "1.0", "# no remark", "a: b", "- x", "&a", "'", '"'),
        ),
        effort: oneOf(effort.options),
        sandbox: oneOf(sandbox.options),
      },
      { requiredKeys: ["kinds", "agents"] },
    );
    const some = fc.record({
      rows: fc.array(row, { maxLength: 6 }),
      mayMoveFamily: fc.boolean(),
      lanes: fc.record({ default: limits, families: fc.dictionary(name, limits, { maxKeys: 3 }) }),
    });
    fc.assert(
      fc.property(some, (written) => {
        const made: Allocation = allocation.parse(written);
        const again = readAllocation(allocationText(made));
        expect(again.ok ? again.allocation : texts(again)).toEqual(made);
      }),
      { numRuns: CASES, seed: SEED },
    );
  });
});

describe("the allocation file of a working tree", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "fd-allocation-"));
    mkdirSync(join(root, "repository", ".flightdeck"), { recursive: true });
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));
  const file = (): string => join(root, "repository", ALLOCATION_FILE);
  const read = () => readAllocationOf(join(root, "repository"));

  it("is read when it is there", async () => {
    expect(await read()).toMatchObject({ ok: true, from: "default" });
    writeFileSync(file(), `rows: []\n${LANES}`);
    expect(await read()).toMatchObject({ ok: true, from: "file", allocation: { rows: [] } });
  });

  it("is not read through a link out of the repository", async () => {
    writeFileSync(join(root, "outside.yaml"), `rows: []\n${LANES}`);
    symlinkSync(join(root, "outside.yaml"), file());
    expect(texts(await read())).toEqual([expect.stringMatching(/:1:1: This is a link to a file outside/)]);
  });
});
