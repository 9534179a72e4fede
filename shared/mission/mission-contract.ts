import { z } from "zod";
import { line, micros, moment, pathPattern, prose, commandLine } from "./text.ts";
import { autonomy } from "./words.ts";

/** A command the engine itself runs; its exit code is the evidence, never what an agent says about it. */
export const acceptanceCommand = z.strictObject({
  command: commandLine,
  /** After this it counts as failed. */
  timeoutSeconds: z.number().int().min(1).max(86_400).default(600),
});
export type AcceptanceCommand = z.infer<typeof acceptanceCommand>;

/** What the engine can see by itself. */
export const measure = z.discriminatedUnion("of", [
  z.strictObject({ of: z.literal("failed-tasks"), atLeast: z.number().int().min(1) }),
  z.strictObject({ of: z.literal("critical-findings"), atLeast: z.number().int().min(1) }),
  z.strictObject({ of: z.literal("spend"), atLeastMicros: micros }),
  /** Since launch. */
  z.strictObject({ of: z.literal("minutes"), atLeast: z.number().min(1) }),
]);
export type Measure = z.infer<typeof measure>;

/** When this is seen: stop the mission, hold new starts, or only tell. */
export const condition = z.strictObject({
  when: line(500),
  /** null: only words; every brief carries them, and whoever sees it has to say so. */
  measure: measure.nullable().default(null),
  act: z.enum(["stop", "hold", "ping"]),
});

/** Surfaces where a silent bug is expensive. A repository may name more, never fewer. */
export const DEFAULT_HIGH_RISK: readonly string[] = [
  "**/migrations/**",
  "**/*.sql",
  "**/payment*/**",
  "**/billing/**",
  "**/auth/**",
  "**/*auth*",
  "**/openapi*.{yaml,yml,json}",
  "**/*.proto",
  ".github/**",
  ".gitlab-ci.yml",
  "**/package-lock.json",
  "**/pnpm-lock.yaml",
  "**/yarn.lock",
  "**/Cargo.lock",
  "**/go.sum",
  "**/Dockerfile*",
  ".flightdeck/**",
];

/** Files nobody runs. A task of documents that changed something else is reviewed like work. */
export const DEFAULT_DOCUMENTS: readonly string[] = [
  "**/*.{md,mdx,txt,rst,adoc}",
  "docs/**",
  "doc/**",
  "**/{LICENSE,NOTICE,AUTHORS,CHANGELOG,README}",
];

/** What the person asked for. */
export const missionContract = z.strictObject({
  goal: prose(20_000).refine((value) => value.trim() !== "", "is empty"),
  /** What has to be true when it is done. */
  successCriteria: z.array(line(1_000)).max(50).default([]),
  /** How we will know. Run by the engine on exactly the tree that is landed. */
  verify: z.array(acceptanceCommand).max(50).default([]),
  constraints: z.array(line(1_000)).max(50).default([]),
  conditions: z.array(condition).max(20).default([]),
  autonomy: autonomy.default("guarded"),
  /** null: no limit of its own. */
  budgetMicros: micros.nullable().default(null),
  deadline: moment.nullable().default(null),
  highRisk: z
    .array(pathPattern)
    .max(200)
    .default([...DEFAULT_HIGH_RISK]),
  documents: z
    .array(pathPattern)
    .max(200)
    .default([...DEFAULT_DOCUMENTS]),
  /** The person gave up the sandbox for this mission: its agents could approve their own requests, and are shown so. */
  unsandboxed: z.literal(true).optional(),
  /** Plan, decisions and memory are not written into the repository with the work; they stay in the data directory. */
  unrecorded: z.literal(true).optional(),
});
export type MissionContract = z.infer<typeof missionContract>;

/** Where the work happens. Frozen when the mission is created. */
export const missionPlace = z.strictObject({
  /** An absolute path on the machine of the engine, or the address the workspace port understands. */
  repository: line(4_000),
  baseBranch: line(250),
});
export type MissionPlace = z.infer<typeof missionPlace>;
