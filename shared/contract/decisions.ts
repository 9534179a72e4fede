import { z } from "zod";
import { missionId } from "../ids.ts";
import {
  decision,
  decisionKind,
  decisionState,
  option,
  resolution,
  takeBack,
} from "../mission/decisions/decision.ts";
import { decisionId, taskId } from "../mission/ids.ts";
import { risk } from "../mission/words.ts";
import { missionPhase } from "./missions.ts";

const count = z.number().int().min(0);

/** The beginning of a piece of evidence; the whole of it is in the detail. */
export const evidenceOpening = z.object({
  label: z.string(),
  source: z.string(),
  opening: z.string(),
  characters: count,
});

/** Pieces of evidence and touched things that a row carries; the detail carries all. */
export const ROW_EVIDENCE = 5;
export const ROW_TOUCHES = 10;
/** Characters of one piece of evidence in a row. */
export const ROW_EVIDENCE_CHARACTERS = 400;

/** One card of the queue: enough to decide in ten seconds. */
export const decisionRow = z.object({
  id: decisionId,
  mission: missionId,
  missionTitle: z.string(),
  missionPhase,
  kind: decisionKind,
  state: decisionState,
  task: taskId.nullable(),
  taskTitle: z.string().nullable(),
  question: z.string(),
  /** The agent that asks; null: the engine does. */
  asker: z.string().nullable(),
  /** What an agent wants to do; null: it is about something else. Only a command can be changed before it runs. */
  asksFor: z.enum(["command", "file", "network", "secret", "spawn", "tool"]).nullable(),
  /** What the agent says, quoted. */
  why: z.string().nullable(),
  risk,
  riskRule: z.string(),
  options: z.array(option),
  evidence: z.array(evidenceOpening),
  evidenceCount: count,
  touches: z.array(z.string()),
  touchesCount: count,
  undo: decision.shape.undo,
  ifApproved: z.string(),
  ifNothing: z.string(),
  advice: z.string().nullable(),
  signature: z.string(),
  /** Tasks that wait for it, over any number of steps. */
  unblocks: count,
  askedAt: z.number(),
  expiresAt: z.number().nullable(),
  snoozedUntil: z.number().nullable(),
  resolution: resolution.nullable(),
  /** The way back to just before its answer; null: there is none. */
  takeBack: takeBack.nullable(),
});
export type DecisionRow = z.infer<typeof decisionRow>;

export const decisionDetail = z.object({
  row: decisionRow,
  /** As it was asked, with all evidence byte for byte. */
  decision,
  /** Why it was withdrawn, superseded or orphaned. */
  note: z.string().nullable(),
  /** Its place in the queue, 1 is the first; null: it does not wait for an answer. */
  rank: count.nullable(),
  /** Pending ones with the same signature, which may be answered together with it. */
  alike: z.array(decisionId),
});
export type DecisionDetail = z.infer<typeof decisionDetail>;

/** Of the queue: a card that is new or has changed, or one that no longer waits. */
export const queueUpdate = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("put"), row: decisionRow }),
  z.object({ kind: z.literal("gone"), id: decisionId }),
]);
export type QueueUpdate = z.infer<typeof queueUpdate>;
