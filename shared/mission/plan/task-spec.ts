import { z } from "zod";
import { gates } from "../gates/gate.ts";
import { taskId } from "../ids.ts";
import { line, micros } from "../text.ts";
import { agentName, effort, family, reviewLevel, risk, role, runMode, sandbox, taskKind } from "../words.ts";
import { brief } from "./brief.ts";

/** A person's choice against the allocation table; what is absent is routed by the table. */
export const assignment = z.strictObject({
  family: family.optional(),
  agent: agentName.optional(),
  model: line(200).optional(),
  effort: effort.optional(),
  sandbox: sandbox.optional(),
});
export type Assignment = z.infer<typeof assignment>;

export const estimate = z.strictObject({
  minutes: z.number().min(0).max(100_000).nullable().default(null),
  /** Lines changed and files touched, for the trivial bypass. */
  lines: z.number().int().min(0).nullable().default(null),
  files: z.number().int().min(0).nullable().default(null),
});

export const taskLimits = z.strictObject({
  /** Soft limit of one segment; null: by kind (25 minutes, research 20). */
  segmentMinutes: z.number().min(1).max(1_440).nullable().default(null),
  /** Tries before a person is asked. */
  attempts: z.number().int().min(1).max(10).default(3),
  budgetMicros: micros.nullable().default(null),
});

/** One scoped slice of a plan, as it is written down: what is asked, never what happened. */
export const taskSpec = z.strictObject({
  id: taskId,
  title: line(200),
  kind: taskKind.default("implement"),
  brief: brief.prefault({}),
  /** Tasks whose result must be merged before this one starts. */
  after: z.array(taskId).max(500).default([]),
  /** What has to be true in the world before it starts, or before it is merged. */
  gates: gates.default([]),
  /** The task that flies the same brief with another family: only one of the two is merged. */
  rival: taskId.nullable().default(null),
  /** Outputs by name ("the session API"): who consumes one must come after who produces it. */
  produces: z.array(line(200)).max(50).default([]),
  consumes: z.array(line(200)).max(50).default([]),
  /** Tasks of phase n+1 start when phase n is merged. null: belongs to no phase. */
  phase: z.number().int().min(1).max(1_000).nullable().default(null),
  /** Tasks with the same group are shown as one until opened. */
  group: line(200).nullable().default(null),
  /** null: computed from the scope; a person may raise it. */
  risk: risk.nullable().default(null),
  review: reviewLevel.nullable().default(null),
  role: role.nullable().default(null),
  mode: runMode.default("exec"),
  assignment: assignment.prefault({}),
  estimate: estimate.prefault({}),
  limits: taskLimits.prefault({}),
});
export type TaskSpec = z.infer<typeof taskSpec>;
