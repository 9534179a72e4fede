import { z } from "zod";
import { missionId } from "../ids.ts";
import { taskId } from "./ids.ts";
import { landingEvents } from "./landing/landing-words.ts";
import { missionContract, missionPlace } from "./mission-contract.ts";
import { allocation, installedAgent } from "./routing/allocation.ts";
import { limitSource } from "./routing/limit-source.ts";
import { logAuthor } from "./decisions/log-author.ts";
import { questionUse } from "./money/question-use.ts";
import { questionBegun, questionOver } from "./questions/question.ts";
import { micros, moment } from "./text.ts";
import { agentName, family } from "./words.ts";

const text = z.string();

export const missionEvents = [
  z.strictObject({
    type: z.literal("mission.created"),
    mission: missionId,
    title: text,
    place: missionPlace,
    contract: missionContract,
  }),
  z.strictObject({ type: z.literal("mission.re-contracted"), contract: missionContract, reason: text }),
  z.strictObject({ type: z.literal("mission.agents-set"), agents: z.array(installedAgent) }),
  z.strictObject({ type: z.literal("mission.allocation-set"), allocation }),
  z.strictObject({ type: z.literal("mission.launched") }),
  z.strictObject({ type: z.literal("mission.held"), reason: text }),
  z.strictObject({ type: z.literal("mission.released") }),
  z.strictObject({ type: z.literal("mission.paused"), reason: text }),
  z.strictObject({ type: z.literal("mission.resumed") }),
  z.strictObject({ type: z.literal("mission.stopped"), reason: text }),
  z.strictObject({ type: z.literal("mission.steered"), directive: z.number().int().min(1), text }),
  z.strictObject({ type: z.literal("mission.directive-withdrawn"), directive: z.number().int().min(1) }),
  z.strictObject({
    type: z.literal("mission.decision-recorded"),
    title: text,
    text,
    reason: text,
    /** The agent that recorded it by itself; null: a person. */
    by: logAuthor.nullable(),
  }),
  /** What an agent wants later ones to know: its word, and nobody's rule. */
  z.strictObject({
    type: z.literal("note.kept"),
    task: taskId,
    attempt: z.number().int().min(1),
    text,
  }),
  /** Whether what verifies the whole holds on the mission branch: from then on it is a gate of the merges, or is none. */
  z.strictObject({
    type: z.literal("merge.whole-checked"),
    commit: text,
    holds: z.boolean(),
    detail: text,
  }),
  /** Somebody else had moved the branch of a task, or (null) the mission branch. What stood there is kept in a ref. */
  z.strictObject({
    type: z.literal("merge.branch-put-back"),
    task: taskId.nullable(),
    found: text,
    to: text,
  }),
  z.strictObject({
    type: z.literal("budget.changed"),
    scope: z.enum(["mission", "task"]),
    task: taskId.nullable(),
    limitMicros: micros.nullable(),
  }),
  z.strictObject({
    type: z.literal("budget.crossed"),
    scope: z.enum(["task", "mission", "day"]),
    task: taskId.nullable(),
    /** 80 %: said once. 100 %: what runs is interrupted. */
    at: z.enum(["warning", "limit"]),
    spentMicros: micros,
    limitMicros: micros,
    /** Some of what was used has no known price and comes on top; null: not written down then. */
    unknownCost: z.boolean().nullable(),
  }),
  /** A person lets what runs finish its segment beyond the limit; nothing new starts. */
  z.strictObject({
    type: z.literal("budget.graced"),
    scope: z.enum(["task", "mission", "day"]),
    task: taskId.nullable(),
  }),
  /** Verification failed or landing was put off: back to flying, so that the plan can grow. */
  z.strictObject({ type: z.literal("mission.reopened"), reason: text }),
  /** null: the deadline. */
  z.strictObject({
    type: z.literal("condition.met"),
    condition: z.number().int().min(0).nullable(),
    when: text,
    act: z.enum(["stop", "hold", "ping"]),
  }),
  /** Nothing that is measured counts what the clock jumped. */
  z.strictObject({ type: z.literal("clock.jumped"), byMs: z.number().int() }),
  /** Its provider gives nothing more for long: others are asked meanwhile. */
  z.strictObject({
    type: z.literal("family.limited"),
    family,
    agent: agentName,
    until: moment,
    /** It still gives what its fixes and reviews need: only fresh work goes elsewhere. */
    headRoom: z.literal(true).optional(),
    /** null: nobody wrote down who told it. */
    told: limitSource.nullable(),
  }),
  z.strictObject({ type: z.literal("family.limit-lifted"), family }),
  z.strictObject({
    type: z.literal("question.began"),
    ...questionBegun,
    /** Of the agent, as it was found; null: not known. */
    version: text.nullable(),
  }),
  z.strictObject({ type: z.literal("question.ended"), ...questionOver }),
  z.strictObject({ type: z.literal("question.used"), ...questionUse }),
  ...landingEvents,
] as const;
