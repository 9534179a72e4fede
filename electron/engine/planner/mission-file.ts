import { z } from "zod";
import { missionContract, type MissionContract } from "#shared/mission/mission-contract.ts";
import { plan } from "#shared/mission/plan/plan.ts";
import { line } from "#shared/mission/text.ts";
import { parseJson } from "./json-file.ts";
import { graphFaults } from "./plan-graph.ts";
import { problem, refused, type FileResult, type Positions, type Problem } from "./problem.ts";
import { fitsSchema } from "./schema-problems.ts";
import { parseYaml } from "./yaml-file.ts";

/** Micros of a dollar are for sums; a person writes dollars. */
const MICROS_PER_DOLLAR = 1_000_000;

/** The contract as a person writes it: money in dollars, the deadline as a date with a time and a zone. */
const writtenContract = missionContract.omit({ budgetMicros: true, deadline: true }).extend({
  budgetDollars: z.number().min(0).max(1_000_000).nullable().default(null),
  deadline: z.iso
    .datetime({ offset: true, error: "is no moment such as 2026-03-01T18:00:00+01:00" })
    .nullable()
    .default(null),
});

const missionFile = z.strictObject({
  title: line(200),
  /** A path; one that is relative is meant from the folder of the file. */
  repository: line(4_000).default("."),
  baseBranch: line(250).nullable().default(null),
  contract: writtenContract,
  /** `scripted`: agents whose work is written down in the repository; no model is asked anything. */
  agents: z.enum(["installed", "scripted"]).default("installed"),
  /** Where the plan comes from: one of the three, or none for a mission without a plan yet. */
  recipe: z
    .strictObject({ name: line(200), inputs: z.record(line(100), z.string().max(20_000)).default({}) })
    .optional(),
  import: line(4_000).optional(),
  plan: plan.optional(),
});

export type PlanOfMissionFile =
  | { readonly kind: "none" }
  | { readonly kind: "recipe"; readonly name: string; readonly inputs: Readonly<Record<string, string>> }
  | { readonly kind: "import"; readonly path: string }
  | { readonly kind: "written"; readonly plan: z.infer<typeof plan> };

/** A mission as somebody wrote it down. */
export interface MissionFile {
  readonly title: string;
  readonly repository: string;
  /** null: the branch the repository is on. */
  readonly baseBranch: string | null;
  readonly contract: MissionContract;
  readonly agents: "installed" | "scripted";
  readonly plan: PlanOfMissionFile;
}

/** A mission from a YAML or JSON file, or every reason why it is none. Never throws; reads no other file. */
export function readMissionFile(file: string, content: string | Uint8Array): FileResult<MissionFile> {
  const parsed = /\.json$/i.test(file) ? parseJson(file, content) : parseYaml(file, content);
  if (!parsed.ok) return parsed;
  const { positions } = parsed;
  const fitted = fitsSchema(file, parsed.value, positions, missionFile);
  if (!fitted.ok) return fitted;
  const { title, repository, baseBranch, agents } = fitted.value;
  const problems = remarks(file, fitted.value, positions);
  if (problems.length > 0) return refused(problems);
  const contract = contractOf(fitted.value.contract);
  const value = { title, repository, baseBranch, contract, agents, plan: planOf(fitted.value) };
  return { ok: true, value, positions };
}

const SOURCES = ["recipe", "import", "plan"] as const;

function remarks(file: string, mission: z.infer<typeof missionFile>, positions: Positions): Problem[] {
  const given = SOURCES.filter((key) => mission[key] !== undefined);
  const [first, second] = given;
  if (first !== undefined && second !== undefined) {
    const sentence = `The plan comes from one place, but both "${first}" and "${second}" are given. Keep one of them.`;
    return [problem(file, positions.ofKey([second]), sentence)];
  }
  return graphFaults(mission.plan?.tasks ?? []).map(({ task, entry, sentence }) => {
    const path = ["plan", "tasks", task, ...(entry === null ? ["id"] : ["after", entry])];
    return problem(file, positions.of(path), sentence);
  });
}

function contractOf({ budgetDollars, deadline, ...rest }: z.infer<typeof writtenContract>): MissionContract {
  return {
    ...rest,
    budgetMicros: budgetDollars === null ? null : Math.round(budgetDollars * MICROS_PER_DOLLAR),
    deadline: deadline === null ? null : Date.parse(deadline),
  };
}

function planOf({ recipe, import: path, plan }: z.infer<typeof missionFile>): PlanOfMissionFile {
  if (recipe !== undefined) return { kind: "recipe", ...recipe };
  if (path !== undefined) return { kind: "import", path };
  return plan === undefined ? { kind: "none" } : { kind: "written", plan };
}
