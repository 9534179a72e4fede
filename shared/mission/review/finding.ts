import { z } from "zod";
import { findingId, taskId } from "../ids.ts";
import { line, prose, repositoryPath } from "../text.ts";
import { agentName, family } from "../words.ts";

export const severity = z.enum(["critical", "important", "minor"]);

/** What a reviewer says, checked by shape before it is believed. No scores. */
export const reportedFinding = z.strictObject({
  severity,
  title: line(300),
  claim: prose(8_000),
  /** null only for findings about a plan, or about something that is missing. */
  file: repositoryPath.nullable().default(null),
  line: z.number().int().min(1).nullable().default(null),
  evidence: prose(8_000).default(""),
  /** Which task of a plan it is about, in a plan review. */
  task: taskId.nullable().default(null),
});
export type ReportedFinding = z.infer<typeof reportedFinding>;

/** Every finding ends as one of the last three, with a reason. */
export const findingState = z.enum(["open", "absorbed", "declined", "punted"]);

export const finding = z.strictObject({
  id: findingId,
  ...reportedFinding.shape,
  by: z.strictObject({ family, agent: agentName }),
  /** Which round of review it came from; 0: the plan review. */
  round: z.number().int().min(0),
  state: findingState,
  /** Why it was absorbed, declined or punted. */
  reason: prose(4_000).nullable(),
  /** high: another reviewer of the round said the same, blind. */
  confidence: z.enum(["normal", "high"]).default("normal"),
});
export type Finding = z.infer<typeof finding>;

/** What a reviewer looks for. `adversarial` passes or does not; the last three are asked where the surface wants them. */
export const lens = z.enum(["adversarial", "quality", "security", "error-handling", "data-integrity"]);
export type Lens = z.infer<typeof lens>;

/** Who reviews, and how. `blind`: sees no other review of the same round. */
export const reviewer = z.strictObject({
  family,
  agent: agentName,
  lens,
});
export type Reviewer = z.infer<typeof reviewer>;
