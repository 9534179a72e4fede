import { z } from "zod";
import { action } from "./policies/action.ts";
import { gate } from "./gates/gate.ts";
import { decisionId, findingId, taskId } from "./ids.ts";
import { landingRemote, landingText } from "./landing/landing-shapes.ts";
import { reviewer } from "./review/finding.ts";
import { questionForm } from "./routing/question-form.ts";
import { agentName, family } from "./words.ts";

const number = z.number().int().min(1);
const attempt = { task: taskId, attempt: number };

/** What the world is asked to do. Only `decide` asks; what came of it comes back as a command. */
export const effect = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("plan.ask"),
    /** An effect queued before requests were numbered is about the first. */
    request: number.default(1),
    round: number,
    family,
    agent: agentName,
    ...questionForm,
    errors: z.array(z.string()),
  }),
  /** An effect queued before reviews said so is of the first revision. */
  z.strictObject({
    type: z.literal("plan.review"),
    reviewer,
    ...questionForm,
    revision: number.default(1),
  }),
  /** Writes the locked plan as a document a person can read (and, in flight, into `docs/prds/`). */
  z.strictObject({ type: z.literal("plan.document"), revision: number }),
  z.strictObject({ type: z.literal("workspace.prepare"), ...attempt }),
  z.strictObject({ type: z.literal("segment.start"), ...attempt, segment: number }),
  /** Asks for "did X, remaining Y, next start from Z", then ends the segment. */
  z.strictObject({
    type: z.literal("segment.wind-up"),
    ...attempt,
    segment: number,
    cause: z.enum(["time-limit", "context-limit"]),
  }),
  /** Through the adapter; the session is kept. */
  z.strictObject({ type: z.literal("segment.interrupt"), ...attempt, segment: number }),
  z.strictObject({ type: z.literal("segment.resume"), ...attempt, segment: number }),
  z.strictObject({ type: z.literal("segment.end"), ...attempt, segment: number }),
  z.strictObject({
    type: z.literal("agent.tell"),
    ...attempt,
    text: z.string(),
    /** The event it was told with, when it is a person's word to this task alone. */
    instruction: number.optional(),
  }),
  z.strictObject({
    type: z.literal("request.deliver"),
    ...attempt,
    request: z.string(),
    allowed: z.boolean(),
    text: z.string(),
    /** What is allowed: the host to open, the command to run instead when a person changed it. */
    action: action.nullable(),
    /** The work is kept before the answer goes out, so that this decision can be taken back. */
    keepFor: decisionId.optional(),
  }),
  /** Makes the files of the workspace what they were at `ref`, after its session has ended. What is there is kept first. */
  z.strictObject({
    type: z.literal("workspace.restore"),
    ...attempt,
    segment: number,
    decision: decisionId,
    ref: z.string(),
  }),
  z.strictObject({ type: z.literal("evidence.collect"), ...attempt }),
  z.strictObject({
    type: z.literal("review.run"),
    task: taskId,
    reviewer,
    ...questionForm,
    round: number,
    findings: z.array(findingId),
  }),
  z.strictObject({
    type: z.literal("synthesis.run"),
    task: taskId,
    by: z.strictObject({ family, agent: agentName }),
    ...questionForm,
    round: number,
  }),
  /** `behind`: what rides in the same train. An effect queued before there were trains is about one task. */
  z.strictObject({
    type: z.literal("merge.candidate"),
    task: taskId,
    behind: z.array(taskId).default([]),
  }),
  /** Looks whether a gate may open. Looking again is looking again. */
  z.strictObject({ type: z.literal("gate.check"), task: taskId, gate, check: number }),
  /** Merges the work as it is now with everybody else's, for a look. */
  z.strictObject({ type: z.literal("conflict.forecast"), task: taskId }),
  /** `number`: which verification of this mission it is; the answer names it. */
  z.strictObject({ type: z.literal("mission.verify"), number: z.number().int().min(1) }),
  z.strictObject({ type: z.literal("landing.perform") }),
  /** Pushes what was verified with the person's own identity, and opens a pull request; `text` is what they approved. */
  z.strictObject({
    type: z.literal("landing.publish"),
    remote: landingRemote,
    text: landingText,
  }),
  /** Moves the base branch back to `base`, when it still is at `commit`. */
  z.strictObject({ type: z.literal("landing.undo"), commit: z.string(), base: z.string() }),
  /** Appends to the decision log agents read. */
  z.strictObject({
    type: z.literal("decision-log.append"),
    title: z.string(),
    text: z.string(),
    reason: z.string(),
  }),
]);
export type Effect = z.infer<typeof effect>;
export type EffectType = Effect["type"];

/**
 * What happens to an effect that was under way when the engine died. `replaySafe`: doing it again gives the same, so it is
 * queued again. `processBound`: it belonged to a process that may live on or be gone, so it is retired, and the mission is
 * told through a command. A session has an id that follows from its attempt and segment, and whatever is delivered to an
 * agent has one too, so doing those again does nothing twice. A new effect does not compile until it is classified here.
 */
export const EFFECT_SAFETY: Readonly<Record<EffectType, "replaySafe" | "processBound">> = {
  "plan.ask": "replaySafe",
  "plan.review": "replaySafe",
  "plan.document": "replaySafe",
  "workspace.prepare": "replaySafe",
  "segment.start": "replaySafe",
  "segment.wind-up": "replaySafe",
  "segment.interrupt": "replaySafe",
  "segment.resume": "replaySafe",
  "segment.end": "replaySafe",
  "agent.tell": "replaySafe",
  "request.deliver": "replaySafe",
  "workspace.restore": "replaySafe",
  "evidence.collect": "replaySafe",
  "review.run": "replaySafe",
  "synthesis.run": "replaySafe",
  "gate.check": "replaySafe",
  "merge.candidate": "replaySafe",
  "conflict.forecast": "replaySafe",
  "mission.verify": "replaySafe",
  "landing.perform": "replaySafe",
  "landing.publish": "replaySafe",
  "landing.undo": "replaySafe",
  "decision-log.append": "replaySafe",
};
