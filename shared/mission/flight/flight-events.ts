import { z } from "zod";
import { sessionId } from "../../ids.ts";
import { action } from "../policies/action.ts";
import { findingId, policyId, taskId } from "../ids.ts";
import { usage } from "../money/spend.ts";
import { assignment } from "../plan/task-spec.ts";
import { finding, lens, reviewer } from "../review/finding.ts";
import { codePlace } from "../review/synthesis.ts";
import { moment } from "../text.ts";
import { agentName, family } from "../words.ts";
import { packet } from "./packet.ts";
import { route } from "./route.ts";
import { askedFor } from "./terminal-control.ts";
import { signal } from "./signal.ts";
import { troubleKind } from "./trouble.ts";

const number = z.number().int().min(1);
const attempt = { task: taskId, attempt: number };
const text = z.string();
const who = z.strictObject({ family, agent: agentName });
/** One of two reviews as it is put together with the other: A1 is the first of these findings, and so on. */
const side = z.strictObject({ lens, findings: z.array(findingId) });

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
  z.strictObject({
    type: z.literal("workspace.readied"),
    ...attempt,
    path: text,
    branch: text,
    base: text,
    /** Where its branch was then: what the attempt itself changed is measured from here. null: not known. */
    tip: text.nullable(),
  }),
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
  z.strictObject({
    type: z.literal("task.rate-limited"),
    ...attempt,
    until: moment,
    /** Nobody said when the limit ends: then it is tried again. */
    guessed: z.boolean(),
  }),
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
    /** It reviewed something else, also when it was asked once more. */
    offTopic: z.boolean(),
    /** A budget was used up, which says nothing about the reviewer: it is asked again. */
    interrupted: z.boolean(),
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
  /** What was really changed asks to be looked at for more. */
  z.strictObject({
    type: z.literal("review.lenses-chosen"),
    task: taskId,
    lenses: z.array(z.strictObject({ lens, because: text })),
  }),
  /** Which findings of a round two reviewers have, blind to each other, and of how many. */
  z.strictObject({
    type: z.literal("review.compared"),
    task: taskId,
    round: number,
    pairs: z.array(z.tuple([findingId, findingId])),
    findings: z.number().int().min(0),
  }),
  /** Who is Alpha was thrown once, here. */
  z.strictObject({
    type: z.literal("synthesis.requested"),
    task: taskId,
    round: number,
    by: who,
    lane: text,
    alpha: side,
    beta: side,
  }),
  z.strictObject({
    type: z.literal("synthesis.completed"),
    task: taskId,
    round: number,
    by: who,
    /** The strongest case of what only one side has. */
    argued: z.array(z.strictObject({ finding: findingId, argument: text, code: z.array(codePlace).min(1) })),
    /** What the code shows to be wrong, and where. */
    rebutted: z.array(z.strictObject({ finding: findingId, why: text, code: z.array(codePlace).min(1) })),
  }),
  /** Two reviews were not put together, so every finding of both stays as it is. */
  z.strictObject({
    type: z.literal("synthesis.broke"),
    task: taskId,
    round: number,
    /** null: nobody was asked. */
    by: who.nullable(),
    reason: text,
    limited: z.boolean(),
    /** A budget was used up: nothing is decided, and somebody is asked again. */
    interrupted: z.boolean(),
  }),
  /** A person took review away, and said why. */
  z.strictObject({
    type: z.literal("review.level-lowered"),
    task: taskId,
    level: z.enum(["light", "standard"]),
    reason: text,
  }),
  z.strictObject({
    type: z.literal("review.level-raised"),
    task: taskId,
    level: z.enum(["standard", "full"]),
    /** What was seen that asks for it. null: a person did. */
    reason: text.nullable(),
  }),
  /** `train`: everything that is proven as one tree, in the order in which it is merged. */
  z.strictObject({ type: z.literal("merge.started"), task: taskId, train: z.array(taskId) }),
  /** `commit`: its own on the mission branch. `tree`: what was proven and promoted, with the whole train in it. */
  z.strictObject({ type: z.literal("task.merged"), task: taskId, commit: text, tree: text }),
  z.strictObject({ type: z.literal("merge.postponed"), task: taskId, reason: text }),
  /** As they are now the two do not merge. `task`: who is behind. `with` null: the mission branch. `told`: its agent was redirected. */
  z.strictObject({
    type: z.literal("conflict.foreseen"),
    task: taskId,
    with: taskId.nullable(),
    paths: z.array(text),
    told: z.boolean(),
  }),
  z.strictObject({ type: z.literal("conflict.cleared"), task: taskId, with: taskId.nullable() }),
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
  /** What the next family is told of the work before it. Who reads this wrote nothing yet: authors are whoever had a session. */
  z.strictObject({
    type: z.literal("task.handed-over"),
    task: taskId,
    from: family.nullable(),
    to: family,
    handOff: text,
    note: text,
  }),
  z.strictObject({ type: z.literal("task.steered"), task: taskId, text }),
] as const;
