import { z } from "zod";
import { action, parsedCommand } from "../policies/action.ts";
import { gate } from "../gates/gate.ts";
import { decisionId, findingId, taskId } from "../ids.ts";
import { logAuthor } from "./log-author.ts";
import { line, moment, prose, slug, micros } from "../text.ts";
import { risk } from "../words.ts";

export const decisionKind = z.enum([
  "plan-approval",
  "permission",
  "question",
  "checkpoint",
  "failed-task",
  "scope-breach",
  "review-disagreement",
  "conflict",
  "landing",
  "budget",
  "quota",
  "stuck",
  "policy-gate",
]);
export type DecisionKind = z.infer<typeof decisionKind>;

/** One way to answer. The id is what answers name; what follows from it is code, never this text. */
export const option = z.strictObject({
  id: slug,
  label: line(80),
  /** What happens then, in words. */
  effect: line(300),
  tone: z.enum(["approve", "deny", "neutral"]),
});
export type Option = z.infer<typeof option>;

/** What the answer acts on. Kinds that act on the task as a whole need no more than `task` of the decision. */
export const subject = z.discriminatedUnion("kind", [
  /** A request of an agent that waits for an answer. */
  z.strictObject({ kind: z.literal("request"), request: line(200), action: action.nullable() }),
  z.strictObject({ kind: z.literal("plan"), revision: z.number().int().min(0) }),
  z.strictObject({ kind: z.literal("plan-diff"), diff: z.number().int().min(1) }),
  z.strictObject({ kind: z.literal("task") }),
  z.strictObject({ kind: z.literal("findings"), findings: z.array(findingId).max(500) }),
  z.strictObject({
    kind: z.literal("budget"),
    scope: z.enum(["task", "mission", "day"]),
    /** What the card says the limit becomes. null: it was asked before cards kept that. */
    raiseToMicros: micros.nullable().default(null),
  }),
  z.strictObject({ kind: z.literal("mission") }),
  /** A gate that holds the task, exactly as it was then. */
  z.strictObject({ kind: z.literal("gate"), gate }),
  /** What an agent would have in the decision log; nobody waits for the answer. */
  z.strictObject({
    kind: z.literal("log-entry"),
    title: line(200),
    text: prose(4_000),
    reason: prose(4_000),
    by: logAuthor,
  }),
]);
export type Subject = z.infer<typeof subject>;

export const evidence = z.strictObject({
  label: line(120),
  /** Byte for byte what it is about: a command, a diff, the end of an output. */
  text: prose(200_000),
  source: line(200),
});

export const resolution = z.strictObject({
  option: slug,
  /** Who: as written in the event log. */
  by: line(200),
  at: moment,
  reason: prose(4_000).nullable(),
  /** The command after a person changed it; null: as asked. */
  edited: prose(20_000).nullable(),
  /** The same after a parser looked at it: what the floor was asked about. */
  editedParsed: parsedCommand.nullable(),
});
export type Resolution = z.infer<typeof resolution>;

/** Limits keep a card readable in ten seconds, whatever an agent writes. */
export const decision = z.strictObject({
  id: decisionId,
  kind: decisionKind,
  task: taskId.nullable(),
  attempt: z.number().int().min(1).nullable(),
  subject,
  question: line(200),
  /** What the agent says, quoted; null when the engine asks. */
  why: prose(2_000).nullable(),
  evidence: z.array(evidence).max(50),
  options: z.array(option).min(1).max(8),
  risk,
  /** The rule that decided the risk, in words. */
  riskRule: line(300),
  touches: z.array(line(1_000)).max(100),
  undo: z.enum(["take-back", "within-seconds", "not-automatic", "nothing-to-undo"]),
  ifApproved: line(300),
  ifNothing: line(300),
  /** What the engine would do and what that is based on; null: it has no opinion. */
  advice: line(300).nullable(),
  /** Same signature: may be answered together. */
  signature: line(300),
  askedAt: moment,
  /** After this it no longer waits for an answer, and what it is about holds. null: waits for ever. */
  expiresAt: moment.nullable(),
});
export type Decision = z.infer<typeof decision>;

/** `expired` holds: it never approves. `orphaned`: whoever asked is gone. */
export const decisionState = z.enum([
  "pending",
  "resolved",
  "expired",
  "withdrawn",
  "superseded",
  "orphaned",
]);
export type DecisionState = z.infer<typeof decisionState>;

/** The checkpoint from just before the answer, and whether a person went back to it. */
export const takeBack = z.strictObject({
  ref: z.string(),
  /** A person may take the answer back until then. */
  until: moment,
  state: z.enum(["offered", "restoring", "restored", "failed"]),
  /** Who took it back; null: nobody. */
  by: z.string().nullable(),
  /** The ref of what was there when it was taken back. */
  kept: z.string().nullable(),
  /** Why the files could not be made what they were; of restored ones, which of them stayed as they are. */
  problem: z.string().nullable(),
});
export type TakeBack = z.infer<typeof takeBack>;

/** A decision and what became of it. */
export interface DecisionRecord {
  readonly decision: Decision;
  readonly state: DecisionState;
  readonly snoozedUntil: number | null;
  readonly resolution: Resolution | null;
  /** Why it was withdrawn, superseded or orphaned. */
  readonly note: string | null;
  /** null: nothing was kept that it could be taken back to. */
  readonly takeBack: TakeBack | null;
}
