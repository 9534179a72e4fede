import { z } from "zod";
import { findingId } from "../ids.ts";
import { prose } from "../text.ts";
import { agentName, effort, family } from "../words.ts";
import { finding, reviewer } from "../review/finding.ts";
import { planner, planReasons, planSource } from "./plan.ts";
import { planEdit } from "./plan-edit.ts";
import { taskSpec } from "./task-spec.ts";

/** Tasks of one event: an event of 10,000 briefs would be larger than any message may be. */
export const TASKS_PER_EVENT = 200;

export const planEvents = [
  z.strictObject({
    type: z.literal("plan.requested"),
    family,
    agent: agentName,
    /** As a person wants it; null: as the table says. */
    model: z.string().nullable(),
    effort: effort.nullable(),
    instructions: z.string(),
  }),
  z.strictObject({
    type: z.literal("plan.answered"),
    round: z.number().int(),
    verbatim: z.string(),
    /** What did not fit, one sentence each; empty when it became the plan. */
    errors: z.array(z.string()),
  }),
  z.strictObject({ type: z.literal("plan.request-failed"), round: z.number().int(), reason: z.string() }),
  /** A new draft. Its tasks follow in `plan.tasks-added`; the old ones are gone with this event. */
  z.strictObject({
    type: z.literal("plan.proposed"),
    revision: z.number().int().min(1),
    reasons: planReasons,
    source: planSource,
    plannedBy: planner,
    tasks: z.number().int().min(0),
  }),
  z.strictObject({ type: z.literal("plan.tasks-added"), tasks: z.array(taskSpec).max(TASKS_PER_EVENT) }),
  z.strictObject({
    type: z.literal("plan.edited"),
    edits: z.array(planEdit),
    /** What takes it back, in the order in which to apply it. */
    inverse: z.array(planEdit),
    as: z.enum(["edit", "undo", "redo", "diff"]),
    /** The accepted diff it comes from. */
    diff: z.number().int().nullable(),
  }),
  z.strictObject({
    type: z.literal("plan.review-requested"),
    reviewer,
    model: z.string().nullable(),
    effort: effort.nullable(),
    /** A person began the mission: what is found is asked about, and then it flies. */
    toLaunch: z.boolean(),
  }),
  z.strictObject({ type: z.literal("plan.reviewed"), reviewer, findings: z.array(finding) }),
  z.strictObject({ type: z.literal("plan.review-broke"), reviewer, reason: z.string() }),
  z.strictObject({
    type: z.literal("finding.settled"),
    finding: findingId,
    state: z.enum(["absorbed", "declined", "punted"]),
    reason: z.string(),
    evidence: z.string(),
  }),
  z.strictObject({
    type: z.literal("plan.locked"),
    revision: z.number().int(),
    waiver: z.string().nullable(),
    /** The families whose review it passed. */
    reviewedBy: z.array(family),
  }),
  z.strictObject({ type: z.literal("plan.unlocked") }),
  z.strictObject({
    type: z.literal("plan.diff-proposed"),
    diff: z.number().int().min(1),
    edits: z.array(planEdit),
    reason: prose(4_000),
    by: z.strictObject({ family, agent: agentName }).nullable(),
  }),
  z.strictObject({
    type: z.literal("plan.diff-settled"),
    diff: z.number().int().min(1),
    accepted: z.boolean(),
    reason: z.string(),
  }),
] as const;
