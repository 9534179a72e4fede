import { z } from "zod";
import { findingId, taskId } from "../ids.ts";
import { prose } from "../text.ts";
import { agentName, family } from "../words.ts";
import { reportedFinding, reviewer } from "../review/finding.ts";
import { limitSeen } from "../routing/limit-source.ts";
import { wantedForm } from "../routing/question-form.ts";
import { plan, planner, planSource } from "./plan.ts";
import { planEdit } from "./plan-edit.ts";

/** A planner gives up after this many answers that do not fit; a person decides then. */
export const MAX_PLANNER_ROUNDS = 3;

/** Which request an answer is to. What was queued before requests were numbered is taken as being about the first. */
const request = z.number().int().min(1).default(1);

/** Which version of the plan a review is of. What was queued before reviews said so is taken as being of the first. */
const revision = z.number().int().min(1).default(1);

export const planCommands = [
  /** Puts a whole plan in the place of the draft: from a recipe, a file, or by hand. */
  z.strictObject({ type: z.literal("plan.propose"), plan, source: planSource, plannedBy: planner }),
  /** Asks a planner agent. Its answers come back as plan.answer. */
  z.strictObject({
    type: z.literal("plan.request"),
    family,
    agent: agentName,
    ...wantedForm,
    instructions: prose(20_000).default(""),
  }),
  /** What the planner wrote, word for word. */
  z.strictObject({
    type: z.literal("plan.answer"),
    request,
    round: z.number().int().min(1),
    verbatim: z.string().max(4_000_000),
  }),
  z.strictObject({
    type: z.literal("plan.answer-failed"),
    request,
    round: z.number().int().min(1),
    reason: prose(2_000),
    limit: limitSeen,
  }),
  /** Before launch: changes the draft. In flight: only tasks that have not started. */
  z.strictObject({ type: z.literal("plan.edit"), edits: z.array(planEdit).min(1).max(2_000) }),
  /** The same brief for two families, in two workspaces. */
  z.strictObject({ type: z.literal("plan.fork"), task: taskId, families: z.tuple([family, family]) }),
  z.strictObject({ type: z.literal("plan.undo") }),
  z.strictObject({ type: z.literal("plan.redo") }),
  z.strictObject({ type: z.literal("plan.request-review"), reviewer, ...wantedForm }),
  /** A review of the plan came back. */
  z.strictObject({
    type: z.literal("plan.record-review"),
    reviewer,
    revision,
    findings: z.array(reportedFinding).max(500),
  }),
  /** Also findings of task reviews end here. */
  /** The reviewer did not answer, or not with a review. */
  z.strictObject({
    type: z.literal("plan.review-failed"),
    reviewer,
    revision,
    reason: prose(2_000),
    limit: limitSeen,
  }),
  z.strictObject({
    type: z.literal("finding.settle"),
    finding: findingId,
    state: z.enum(["absorbed", "declined", "punted"]),
    reason: prose(4_000).min(1, "needs a reason"),
    /** Code that shows it. Calling a finding false needs this. */
    evidence: prose(8_000).default(""),
  }),
  z.strictObject({
    type: z.literal("plan.lock"),
    /** A person's own reason for locking without a review by another family. */
    waiver: prose(2_000).min(1).nullable().default(null),
    /** A person begins the mission with it: what needs no review of the plan is locked as it is, anything else is reviewed first. */
    toLaunch: z.literal(true).optional(),
  }),
  z.strictObject({ type: z.literal("plan.unlock") }),
  /** A driver's proposal after a packet; applied or asked about, by autonomy. */
  z.strictObject({
    type: z.literal("plan.propose-diff"),
    edits: z.array(planEdit).min(1).max(2_000),
    reason: prose(4_000).min(1),
    by: z.strictObject({ family, agent: agentName }).nullable(),
  }),
] as const;
