import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { AskingBench } from "./testing/asking-bench.ts";

const ORACLE = join(import.meta.dirname, "testing", "oracle.ts");

let folder: string;
let bench: AskingBench;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "fd-synth-"));
  mkdirSync(folder, { recursive: true });
  const agent = {
    name: "oracle",
    title: "The oracle",
    family: "greek",
    command: [process.execPath, ORACLE, folder],
    reads: [ORACLE, folder],
  };
  bench = new AskingBench({ ...process.env, FLIGHTDECK_ACP_AGENTS: JSON.stringify([agent]) });
  await bench.start();
});
afterEach(async () => {
  await bench.remove();
  rmSync(folder, { recursive: true, force: true });
});

const at = (line: number, quote: string) => [{ file: "src/a.ts", line, quote }];
const answer = (rebuttalLine: number) => ({
  differences: [
    { alpha: ["A1"], beta: [], difference: "Only Alpha speaks of it." },
    { alpha: [], beta: ["B1"], difference: "Only Beta speaks of it." },
  ],
  steelmans: [
    {
      finding: "A1",
      argument: "It throws without a first value.",
      code: at(2, "list.reduce((a, b) => a + b)"),
    },
    { finding: "B1", argument: "Nobody knows what goes in.", code: at(1, "export const sum = (list) =>") },
  ],
  rebuttals: [
    { finding: "B1", why: "The file has no types.", code: at(rebuttalLine, "export const sum = (list) =>") },
  ],
  preserved: ["A1"],
});

it(
  "puts two reviews together by an agent that is told no names, and takes no evidence that is not in the commit",
  { timeout: 60_000 },
  async () => {
    const answers = {
      "# Put together two reviews of task one": [JSON.stringify(answer(40)), JSON.stringify(answer(1))],
    };
    writeFileSync(join(folder, "answers.json"), JSON.stringify(answers));
    const { kept, declined, sides } = await bench.synthesise("oracle", "greek");
    const [alpha] = sides.alpha.findings;
    const [beta] = sides.beta.findings;
    expect(kept).toMatchObject([
      { findings: [alpha], by: "one", argument: "It throws without a first value." },
    ]);
    expect(declined).toEqual([
      {
        finding: beta,
        reason: "The file has no types.",
        evidence: "src/a.ts:1: export const sum = (list) =>",
      },
    ]);
    expect(bench.told).toMatchObject([
      { type: "question.begin", about: "synthesis", role: "synthesist", agent: "oracle", task: "one" },
      {
        type: "question.end",
        outcome: "unfit",
        reason: "The rebuttal of B1 names line 40 of src/a.ts, which has 2 lines.",
      },
      { type: "question.begin" },
      { type: "question.end", outcome: "answered" },
    ]);
    const briefs = join(bench.home.home, "missions", "bench", "briefs");
    const prompts = readdirSync(briefs).map((each) => readFileSync(join(briefs, each, "PROMPT.md"), "utf8"));
    expect(prompts).toHaveLength(2);
    for (const prompt of prompts) {
      expect(prompt).toContain("# Analysis Alpha");
      expect(prompt).not.toMatch(/who-|made-/);
    }
  },
);

it("asks nobody about a review that is none", async () => {
  const asked = bench.synthesise("oracle", "greek", { state: "failed" });
  await expect(asked).rejects.toThrow("The adversarial review by who-adversarial did not complete (failed)");
  await expect(bench.synthesise("oracle", "nobody")).rejects.toThrow("nobody wrote commits of this work");
  expect(bench.told).toEqual([]);
});
