import { z } from "zod";
import { sessionId } from "../../ids.ts";
import { action } from "../policies/action.ts";
import { taskId } from "../ids.ts";
import { LONGEST_TRAIN } from "../landing/train.ts";
import { usage } from "../money/spend.ts";
import { assignment } from "../plan/task-spec.ts";
import { reportedFinding, reviewer } from "../review/finding.ts";
import { synthesis } from "../review/synthesis.ts";
import { limitSeen } from "../routing/limit-source.ts";
import { line, moment, prose, repositoryPath } from "../text.ts";
import { agentName, family } from "../words.ts";
import { packet } from "./packet.ts";
import { route } from "./route.ts";
import { signal } from "./signal.ts";
import { troubleKind } from "./trouble.ts";

const number = z.number().int().min(1);
/** Everything about an attempt names it, so that news of an old attempt never moves a newer one. */
const attempt = { task: taskId, attempt: number };

/** What a person does with one task. */
export const taskCommands = [
  z.strictObject({ type: z.literal("task.steer"), task: taskId, text: prose(8_000).min(1) }),
  /** Types into its session from now on; `holder` names the one place that may. */
  z.strictObject({ type: z.literal("task.take-control"), task: taskId, holder: line(64) }),
  z.strictObject({ type: z.literal("task.release-control"), task: taskId, holder: line(64) }),
  z.strictObject({ type: z.literal("task.pause"), task: taskId }),
  z.strictObject({ type: z.literal("task.resume"), task: taskId }),
  z.strictObject({ type: z.literal("task.cancel"), task: taskId, reason: prose(500).default("") }),
  z.strictObject({ type: z.literal("task.skip"), task: taskId, reason: prose(500).default("") }),
  /** One more try of a failed task; `note` goes into the prompt. */
  z.strictObject({
    type: z.literal("task.retry"),
    task: taskId,
    note: prose(4_000).default(""),
    assignment: assignment.prefault({}),
  }),
  /** Who flies the next attempt. */
  z.strictObject({ type: z.literal("task.reassign"), task: taskId, assignment }),
  /** The rest of the work goes to another family, in the same workspace. */
  z.strictObject({
    type: z.literal("task.hand-over"),
    task: taskId,
    family,
    note: prose(4_000).default(""),
    /** Ends the session that lives in the workspace first; without it, one that lives is a refusal. */
    endSession: z.boolean().default(false),
  }),
  /** Asks: a person confirms it with a reason. */
  z.strictObject({
    type: z.literal("task.lower-review"),
    task: taskId,
    level: z.enum(["light", "standard"]),
  }),
  z.strictObject({ type: z.literal("task.raise-review"), task: taskId, level: z.enum(["standard", "full"]) }),
] as const;

/** What the scheduler decided. */
export const schedulerCommands = [
  z.strictObject({ type: z.literal("task.dispatch"), task: taskId, route, lane: line(100) }),
  z.strictObject({ type: z.literal("review.dispatch"), task: taskId, reviewer, lane: line(100) }),
  /** Who puts the reviews of the round together. */
  z.strictObject({
    type: z.literal("synthesis.dispatch"),
    task: taskId,
    by: z.strictObject({ family, agent: agentName }),
    lane: line(100),
  }),
  z.strictObject({ type: z.literal("fix.dispatch"), task: taskId, route, lane: line(100) }),
  z.strictObject({ type: z.literal("review.ask-person"), task: taskId, reason: line(300) }),
  /** No installed agent may do it; waiting changes nothing. */
  z.strictObject({ type: z.literal("task.ask-route"), task: taskId, reason: line(300) }),
  /** `behind`: what rides in the same train, in this order; all of it is proven as one tree. */
  z.strictObject({
    type: z.literal("merge.start"),
    task: taskId,
    behind: z
      .array(taskId)
      .max(LONGEST_TRAIN - 1)
      .default([]),
  }),
  z.strictObject({
    type: z.literal("segment.limit"),
    ...attempt,
    cause: z.enum(["time-limit", "context-limit"]),
  }),
  /** A parked session gets a lane again. */
  z.strictObject({ type: z.literal("task.continue"), task: taskId, lane: line(100) }),
  /** Nothing can move any more and nobody was asked. */
  z.strictObject({ type: z.literal("mission.ask-stalled") }),
  z.strictObject({ type: z.literal("task.wake"), task: taskId }),
  z.strictObject({
    type: z.literal("attention.notice"),
    ...attempt,
    level: z.enum(["no-progress", "asked-person"]),
  }),
] as const;

/** What the engine saw. */
export const observationCommands = [
  z.strictObject({
    type: z.literal("workspace.ready"),
    ...attempt,
    path: line(4_000),
    branch: line(250),
    base: line(64),
    /** Where its branch was when the attempt began; null: it was not looked at. */
    tip: line(64).nullable().default(null),
  }),
  z.strictObject({ type: z.literal("workspace.failed"), ...attempt, reason: prose(4_000) }),
  z.strictObject({ type: z.literal("segment.started"), ...attempt, segment: number, session: sessionId }),
  z.strictObject({
    type: z.literal("segment.start-failed"),
    ...attempt,
    segment: number,
    reason: prose(4_000),
    /** Only a person changes that: another try would meet the same. */
    needsPerson: z.literal(true).optional(),
  }),
  z.strictObject({
    type: z.literal("segment.ended"),
    ...attempt,
    segment: number,
    end: z.enum(["exited", "time-limit", "context-limit", "compaction", "interrupted", "lost"]),
    exitCode: z.number().int().nullable(),
    handOff: prose(8_000).nullable(),
  }),
  z.strictObject({
    type: z.literal("evidence.record"),
    ...attempt,
    signals: z.array(signal).max(20),
    changed: z.array(repositoryPath).max(20_000).default([]),
    /** What this attempt itself changed of surfaces that somebody else has to change; null: whatever of them was changed. */
    barred: z.array(repositoryPath).max(20_000).nullable().default(null),
    /** Lines added and taken away, in all that was changed; null: not counted. */
    lines: z.number().int().min(0).nullable().default(null),
  }),
  /** The window that had control is gone. */
  z.strictObject({ type: z.literal("control.lost"), task: taskId, holder: line(64) }),
  /** What a person typed into a session, keys that are no letters written as their names. */
  z.strictObject({ type: z.literal("control.typed"), ...attempt, session: sessionId, text: prose(8_000) }),
  /** The agent took what a person told it; `instruction` is the number of the event it was told with. */
  z.strictObject({ type: z.literal("instruction.delivered"), ...attempt, instruction: number }),
  z.strictObject({ type: z.literal("channel.lost"), ...attempt }),
  z.strictObject({ type: z.literal("channel.restored"), ...attempt }),
  z.strictObject({
    type: z.literal("review.record"),
    task: taskId,
    /** Of which round: an answer to an earlier one is about other work. null: of the one that is under way. */
    round: z.number().int().min(1).nullable().default(null),
    reviewer,
    findings: z.array(reportedFinding).max(500),
  }),
  z.strictObject({
    type: z.literal("review.failed"),
    task: taskId,
    round: z.number().int().min(1).nullable().default(null),
    reviewer,
    reason: prose(4_000),
    limit: limitSeen,
    /** There is an answer, and it is about something else. */
    offTopic: z.literal(true).optional(),
    /** It was ended because a budget is used up: that is no fault of whoever reviews. */
    interrupted: z.literal(true).optional(),
  }),
  z.strictObject({
    type: z.literal("synthesis.record"),
    task: taskId,
    round: number,
    answer: synthesis,
  }),
  /** The reviews of a round are not put together. */
  z.strictObject({
    type: z.literal("synthesis.failed"),
    task: taskId,
    round: number,
    reason: prose(4_000),
    limit: limitSeen,
    /** It was ended because a budget is used up: it is asked again. */
    interrupted: z.literal(true).optional(),
  }),
  z.strictObject({ type: z.literal("merge.done"), task: taskId, commit: line(64), tree: line(64) }),
  z.strictObject({
    type: z.literal("merge.conflicted"),
    task: taskId,
    paths: z.array(repositoryPath).max(500),
    detail: prose(20_000),
  }),
  /** Acceptance failed on exactly the tree that would have been promoted. */
  z.strictObject({ type: z.literal("merge.rejected"), task: taskId, reason: prose(20_000) }),
  /** Nothing was found against it: something before it in the train broke, and it waits for the next one. */
  z.strictObject({ type: z.literal("merge.postponed"), task: taskId, reason: prose(1_000) }),
  /** What comes of the work as it is now when it meets that of others. Empty paths: they merge. `with` null: the mission branch. */
  z.strictObject({
    type: z.literal("conflict.forecast"),
    task: taskId,
    compared: z
      .array(
        z.strictObject({
          with: taskId.nullable(),
          paths: z.array(repositoryPath).max(100),
          /** Whose merged work it is that is in the way. */
          by: z.array(taskId).max(20).default([]),
        }),
      )
      .max(50),
  }),
  /** Whether what verifies the whole holds on the mission branch, and so is a gate of what is merged: told when that changes. */
  z.strictObject({
    type: z.literal("merge.whole-checked"),
    commit: line(64),
    holds: z.boolean(),
    detail: prose(20_000),
  }),
  /** The mission branch (null), or the branch of a task, was not where it was left. What stood there is kept. */
  z.strictObject({
    type: z.literal("merge.branch-put-back"),
    task: taskId.nullable(),
    found: line(64),
    to: line(64),
  }),
] as const;

/** What an agent may say through its own channel, about its own attempt and nothing else. */
export const agentCommands = [
  z.strictObject({ type: z.literal("agent.turn"), ...attempt, state: z.enum(["started", "ended"]) }),
  z.strictObject({
    type: z.literal("agent.progress"),
    ...attempt,
    what: z.enum(["event", "tool-started", "tool-ended", "file", "output"]),
    detail: prose(500).default(""),
  }),
  z.strictObject({ type: z.literal("agent.usage"), ...attempt, usage }),
  z.strictObject({
    type: z.literal("agent.rate-limited"),
    ...attempt,
    until: moment,
    /** Nobody said when the limit ends: at that time it is tried again. */
    guessed: z.boolean().default(false),
  }),
  z.strictObject({
    type: z.literal("agent.blocked"),
    ...attempt,
    by: z.enum(["logged-out", "trust-wall"]),
    detail: prose(500),
  }),
  z.strictObject({
    type: z.literal("agent.request"),
    ...attempt,
    request: line(200),
    action,
    why: prose(2_000).default(""),
    /** Absolute folders no request may name. Filled in by the engine, whatever the sender says. */
    protectedFolders: z.array(line(4_000)).max(10).optional(),
  }),
  z.strictObject({
    type: z.literal("agent.question"),
    ...attempt,
    request: line(200),
    question: line(200),
    why: prose(2_000).default(""),
    choices: z.array(line(80)).max(6).default([]),
  }),
  z.strictObject({
    type: z.literal("agent.checkpoint"),
    ...attempt,
    request: line(200),
    label: z.enum(["first-change", "core-drafted", "before-destructive"]),
    summary: prose(2_000),
    plans: prose(2_000),
    ref: line(300),
  }),
  z.strictObject({ type: z.literal("agent.packet"), ...attempt, packet }),
  z.strictObject({ type: z.literal("agent.completed"), ...attempt }),
  /** Answered in the terminal instead. */
  z.strictObject({ type: z.literal("agent.request-gone"), ...attempt, request: line(200) }),
  /** The CLI's own id of the conversation this session has. */
  z.strictObject({ type: z.literal("agent.conversation"), ...attempt, id: line(300) }),
  z.strictObject({
    type: z.literal("agent.trouble"),
    ...attempt,
    kind: troubleKind,
    message: prose(500).min(1),
    /** It tries again by itself. */
    retrying: z.boolean(),
  }),
  /** How much of what its maker allows is used. */
  z.strictObject({
    type: z.literal("agent.limits"),
    ...attempt,
    usedPercent: z.number().min(0).max(1_000),
    windowMinutes: z.number().int().min(1).nullable(),
    resetsAt: moment.nullable(),
  }),
  /** How something is done from now on, for the decision log that every later brief carries. Asked about, by autonomy. */
  z.strictObject({
    type: z.literal("agent.decision"),
    ...attempt,
    title: line(200),
    text: prose(4_000).trim().min(1, "is empty"),
    reason: prose(4_000).default(""),
  }),
  /** For every agent that starts later in this mission. */
  z.strictObject({
    type: z.literal("agent.remember"),
    ...attempt,
    text: prose(1_000).trim().min(1, "is empty"),
  }),
] as const;
