import { z } from "zod";
import { sessionId } from "../../ids.ts";
import { action } from "../policies/action.ts";
import { findingId, policyId, taskId } from "../ids.ts";
import { usage } from "../money/spend.ts";
import { assignment } from "../plan/task-spec.ts";
import { finding, reviewer } from "../review/finding.ts";
import { moment } from "../text.ts";
import { family } from "../words.ts";
import { packet } from "./packet.ts";
import { route } from "./route.ts";
import { askedFor } from "./terminal-control.ts";
import { signal } from "./signal.ts";
import { troubleKind } from "./trouble.ts";

const number = z.number().int().min(1);
const attempt = { task: taskId, attempt: number };
const text = z.string();

export const flightEvents = [
  z.strictObject({
    type: z.literal("task.dispatched"),
    ...attempt,
    purpose: z.enum(["work", "fix", "resolve"]),
    route,
    lane: text,
    additions: z.array(text),
    findings: z.array(findingId),
  }),
  z.strictObject({ type: z.literal("workspace.readied"), ...attempt, path: text, branch: text, base: text }),
  z.strictObject({ type: z.literal("segment.began"), ...attempt, segment: number, session: sessionId }),
  z.strictObject({
    type: z.literal("segment.ended"),
    ...attempt,
    segment: number,
    end: z.enum(["exited", "time-limit", "context-limit", "compaction", "interrupted", "lost"]),
    exitCode: z.number().int().nullable(),
    handOff: text.nullable(),
    /** What happens next: another segment, checking, or nothing until a person or the scheduler says so. */
    next: z.enum(["segment", "check", "rest"]),
  }),
  z.strictObject({
    type: z.literal("segment.wound-up"),
    ...attempt,
    cause: z.enum(["time-limit", "context-limit"]),
  }),
  z.strictObject({ type: z.literal("turn.changed"), ...attempt, state: z.enum(["started", "ended"]) }),
  z.strictObject({
    type: z.literal("progress.seen"),
    ...attempt,
    what: z.enum(["event", "tool-started", "tool-ended", "file", "output"]),
    detail: text,
  }),
  z.strictObject({ type: z.literal("usage.counted"), ...attempt, usage }),
  z.strictObject({ type: z.literal("conversation.opened"), ...attempt, id: text }),
  z.strictObject({
    type: z.literal("trouble.seen"),
    ...attempt,
    kind: troubleKind,
    message: text,
    retrying: z.boolean(),
  }),
  z.strictObject({
    type: z.literal("limits.seen"),
    ...attempt,
    usedPercent: z.number(),
    windowMinutes: z.number().nullable(),
    resetsAt: moment.nullable(),
  }),
  z.strictObject({ type: z.literal("task.rate-limited"), ...attempt, until: moment }),
  z.strictObject({ type: z.literal("task.continued"), task: taskId, lane: text }),
  z.strictObject({ type: z.literal("task.approved"), task: taskId }),
  /** Waits for a person; their answer moves it on. */
  z.strictObject({ type: z.literal("task.held"), task: taskId, reason: text }),
  z.strictObject({ type: z.literal("task.woken"), task: taskId }),
  z.strictObject({ type: z.literal("channel.lost"), ...attempt }),
  z.strictObject({ type: z.literal("channel.restored"), ...attempt }),
  z.strictObject({
    type: z.literal("attention.noticed"),
    ...attempt,
    level: z.enum(["no-progress", "asked-person"]),
  }),
  /** A request of an agent, and what the policies said. `ask`: a decision follows. */
  z.strictObject({
    type: z.literal("request.judged"),
    ...attempt,
    request: text,
    action,
    verdict: z.enum(["allow", "deny", "ask"]),
    policy: policyId.nullable(),
    reason: text,
  }),
  z.strictObject({
    type: z.literal("request.answered"),
    ...attempt,
    request: text,
    allowed: z.boolean(),
    text: text,
  }),
  /** The mission's own answer, which waits while a person has control of the terminal. */
  z.strictObject({
    type: z.literal("request.withheld"),
    ...attempt,
    request: text,
    allowed: z.boolean(),
    text,
    asked: askedFor.nullable(),
  }),
  /** The agent took back what it asked for before the answer was given. */
  z.strictObject({ type: z.literal("request.withdrawn"), ...attempt, request: text }),
  /** A person types into the session from now on. The end of the segment ends it too. */
  z.strictObject({ type: z.literal("control.taken"), ...attempt, session: sessionId, holder: text }),
  z.strictObject({
    type: z.literal("control.released"),
    ...attempt,
    session: sessionId,
    cause: z.enum(["person", "holder-gone"]),
  }),
  z.strictObject({ type: z.literal("control.typed"), ...attempt, session: sessionId, text }),
  z.strictObject({ type: z.literal("instruction.delivered"), ...attempt, instruction: number }),
  z.strictObject({
    type: z.literal("checkpoint.reached"),
    ...attempt,
    label: text,
    summary: text,
    plans: text,
    ref: text,
  }),
  z.strictObject({ type: z.literal("packet.received"), ...attempt, packet, contradicts: z.array(text) }),
  z.strictObject({ type: z.literal("run.completed"), ...attempt }),
  z.strictObject({ type: z.literal("evidence.recorded"), ...attempt, signals: z.array(signal) }),
  /** What was really changed lies on surfaces the plan did not name. */
  z.strictObject({ type: z.literal("task.risk-raised"), task: taskId, surfaces: z.array(text) }),
  z.strictObject({ type: z.literal("attempt.passed"), ...attempt }),
  z.strictObject({
    type: z.literal("attempt.failed"),
    ...attempt,
    outcome: z.enum(["failed", "interrupted"]),
    reason: text,
    /** What the next prompt has to say about it. */
    lesson: text,
    next: z.enum(["retry", "ask-person"]),
  }),
  z.strictObject({ type: z.literal("review.requested"), task: taskId, reviewer, round: number, lane: text }),
  z.strictObject({
    type: z.literal("review.completed"),
    task: taskId,
    reviewer,
    round: number,
    findings: z.array(finding),
  }),
  z.strictObject({
    type: z.literal("review.broke"),
    task: taskId,
    reviewer,
    round: number,
    reason: text,
    /** Its family is out of quota for long, which says nothing about the reviewer. */
    limited: z.boolean(),
  }),
  z.strictObject({
    type: z.literal("review.decided"),
    task: taskId,
    round: number,
    outcome: z.enum(["passed", "fix", "ask-person"]),
    /** Whose review passed it; null: a person, or it was not passed. */
    by: family.nullable(),
    reason: text,
  }),
  z.strictObject({
    type: z.literal("review.level-raised"),
    task: taskId,
    level: z.enum(["standard", "full"]),
  }),
  z.strictObject({ type: z.literal("merge.started"), task: taskId }),
  z.strictObject({ type: z.literal("task.merged"), task: taskId, commit: text, tree: text }),
  z.strictObject({
    type: z.literal("merge.held-out"),
    task: taskId,
    cause: z.enum(["conflict", "acceptance"]),
    detail: text,
    next: z.enum(["retry", "ask-person"]),
  }),
  z.strictObject({
    type: z.literal("task.paused"),
    task: taskId,
    cause: z.enum(["operator", "mission", "budget", "policy"]),
  }),
  z.strictObject({ type: z.literal("task.resumed"), task: taskId }),
  z.strictObject({ type: z.literal("task.cancelled"), task: taskId, reason: text }),
  z.strictObject({ type: z.literal("task.skipped"), task: taskId, reason: text }),
  z.strictObject({ type: z.literal("task.retried"), task: taskId, note: text, assignment }),
  z.strictObject({ type: z.literal("task.reassigned"), task: taskId, assignment }),
  z.strictObject({ type: z.literal("task.steered"), task: taskId, text }),
] as const;
