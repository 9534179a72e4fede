import { z } from "zod";
import { missionId } from "../../ids.ts";
import { decisionKind, decisionState } from "../decisions/decision.ts";
import { route } from "../flight/route.ts";
import { signal } from "../flight/signal.ts";
import { TASK_STATUSES } from "../flight/task.ts";
import { decisionId, findingId, policyId, taskId } from "../ids.ts";
import { reviewer, severity, findingState } from "../review/finding.ts";
import { agentName, autonomy, family, reviewLevel, risk, taskKind } from "../words.ts";
import { publication } from "../landing/landing-shapes.ts";

const count = z.number().int().min(0);
const at = z.number();

/** What was used. null: nobody said, which is not zero. */
export const receiptSpend = z.object({
  tokensIn: count.nullable(),
  tokensOut: count.nullable(),
  tokensCached: count.nullable(),
  costMicros: count.nullable(),
  /** Some of what flew told no tokens: the numbers are a lower bound. */
  tokensAtLeast: z.boolean(),
  /** The same for the price. */
  costAtLeast: z.boolean(),
});
export type ReceiptSpend = z.infer<typeof receiptSpend>;

export const receiptSegment = z.object({
  number: count,
  startedAt: at,
  endedAt: at.nullable(),
  end: z.enum(["exited", "time-limit", "context-limit", "compaction", "interrupted", "lost"]).nullable(),
  exitCode: z.number().int().nullable(),
  /** What the next session started with. */
  handOff: z.string().nullable(),
});

export const receiptAttempt = z.object({
  number: count,
  purpose: z.enum(["work", "fix", "resolve"]),
  route,
  /** Which program and which version, as it said itself. */
  harness: z.string().nullable(),
  dispatchedAt: at,
  endedAt: at.nullable(),
  outcome: z.enum(["passed", "failed", "interrupted", "cancelled"]).nullable(),
  failure: z.string().nullable(),
  /** What this prompt said that the one before did not. */
  promptAdded: z.array(z.string()),
  segments: z.array(receiptSegment),
  /** The evidence, each piece with where it was seen. */
  signals: z.array(signal),
  turns: count,
  toolCalls: count,
  checkpoints: count,
  spend: receiptSpend,
});
export type ReceiptAttempt = z.infer<typeof receiptAttempt>;

export const receiptTask = z.object({
  id: taskId,
  title: z.string(),
  kind: taskKind,
  status: z.enum(TASK_STATUSES),
  risk,
  reviewLevel,
  authors: z.array(family),
  /** A person reviewed it in the place of a family of models. */
  passedByPerson: z.boolean(),
  attempts: z.array(receiptAttempt),
  /** Attempts beyond the first. */
  retries: count,
  /** How often it was given back because it changed what it may not. */
  scopeBreaches: count,
  /** What the merge queue gave back. */
  heldOut: z.array(z.object({ at, cause: z.enum(["conflict", "acceptance"]), detail: z.string() })),
  merged: z.object({ at, commit: z.string(), tree: z.string() }).nullable(),
  spend: receiptSpend,
});
export type ReceiptTask = z.infer<typeof receiptTask>;

export const receiptFinding = z.object({
  id: findingId,
  severity,
  title: z.string(),
  state: findingState,
  reason: z.string().nullable(),
  /** Two reviewers of a round found it, blind to each other. */
  byTwo: z.boolean(),
});

/** `of`: whose work it read; null: the plan. */
export const receiptReview = z.object({
  of: taskId.nullable(),
  reviewer,
  round: count,
  state: z.enum(["running", "completed", "broke"]),
  /** By a family that wrote none of it. */
  crossFamily: z.boolean(),
  findings: z.array(receiptFinding),
});
export type ReceiptReview = z.infer<typeof receiptReview>;

export const receiptDecision = z.object({
  id: decisionId,
  kind: decisionKind,
  task: taskId.nullable(),
  question: z.string(),
  risk,
  askedAt: at,
  state: decisionState,
  answer: z
    .object({
      option: z.string(),
      label: z.string(),
      by: z.string(),
      at,
      reason: z.string().nullable(),
      edited: z.string().nullable(),
      /** Who took the answer back within its time; null: it held. */
      takenBackBy: z.string().nullable(),
    })
    .nullable(),
});
export type ReceiptDecision = z.infer<typeof receiptDecision>;

/** What a rule decided. null: no rule fits; the autonomy of the mission decided. */
export const receiptRule = z.object({
  policy: policyId.nullable(),
  allowed: count,
  denied: count,
  asked: count,
});
export type ReceiptRule = z.infer<typeof receiptRule>;

/** Everything a mission did, made from its log and from nothing else. */
export const receipt = z.object({
  mission: missionId,
  title: z.string(),
  goal: z.string(),
  repository: z.string(),
  baseBranch: z.string(),
  autonomy,
  /** false: the person gave the sandbox up, and its agents could approve their own requests. */
  sandboxed: z.boolean(),
  outcome: z.enum(["landed", "stopped", "not-ended"]),
  phase: z.enum(["composing", "locked", "flying", "landing", "landed", "stopped"]),
  stoppedBecause: z.string().nullable(),
  /** Events of the log it was made from. */
  events: count,
  createdAt: at,
  launchedAt: at.nullable(),
  endedAt: at.nullable(),
  lastEventAt: at,
  plan: z.object({ revision: count, waiver: z.string().nullable(), reviewedBy: z.array(family) }),
  tasks: z.array(receiptTask),
  notMerged: z.array(z.object({ task: taskId, status: z.enum(TASK_STATUSES), why: z.string() })),
  reviews: z.array(receiptReview),
  /** Reviews of work, completed by a family that wrote none of it. */
  crossFamilyReviews: count,
  /** Over all rounds with more than one reviewer: findings, and pairs of them that say the same of the same place. */
  overlap: z.object({ rounds: count, findings: count, pairs: count }),
  /** What becomes of two reviews of a full level. */
  syntheses: z.array(
    z.object({
      of: taskId,
      round: count,
      by: agentName.nullable(),
      state: z.enum(["running", "completed", "broke"]),
      rebutted: count,
      reason: z.string().nullable(),
    }),
  ),
  /** What does not block and is not forgotten: findings that were put off. */
  tracking: z.array(
    z.object({
      id: findingId,
      of: taskId.nullable(),
      severity,
      title: z.string(),
      file: z.string().nullable(),
      line: count.nullable(),
      reason: z.string().nullable(),
    }),
  ),
  decisions: z.array(receiptDecision),
  rules: z.array(receiptRule),
  spend: receiptSpend,
  families: z.array(z.object({ family, agents: z.array(agentName), attempts: count, spend: receiptSpend })),
  /** Agents whose work was written down beforehand: no model was behind them. */
  scripted: z.array(agentName),
  verification: z.object({ state: z.enum(["none", "running", "holds", "failed"]), detail: z.string() }),
  landing: z
    .object({
      commit: z.string(),
      how: z.enum(["fast-forward", "merge", "pull-request"]),
      at,
      /** Where it was pushed to instead: the base branch did not move. */
      published: publication.nullable(),
    })
    .nullable(),
  /** What a reader has to know before trusting the numbers. */
  remarks: z.array(z.string()),
});
export type Receipt = z.infer<typeof receipt>;
