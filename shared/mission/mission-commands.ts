import { z } from "zod";
import { missionId } from "./../ids.ts";
import { taskId } from "./ids.ts";
import { landingCommands } from "./landing/landing-words.ts";
import { missionContract, missionPlace } from "./mission-contract.ts";
import { allocation } from "./routing/allocation.ts";
import { limitHeard } from "./routing/limit-source.ts";
import { questionUse } from "./money/question-use.ts";
import { questionBegun, questionOver } from "./questions/question.ts";
import { line, micros, prose, moment } from "./text.ts";
import { agentName, family } from "./words.ts";
import { installedAgent } from "./routing/allocation.ts";

/** What a person does with a mission as a whole. Four acts that are never confused: steer a task, steer the mission, re-contract, pause or stop. */
export const missionCommands = [
  z.strictObject({
    type: z.literal("mission.create"),
    mission: missionId,
    title: line(200),
    place: missionPlace,
    contract: missionContract,
  }),
  /** Re-contract: the whole new contract. */
  z.strictObject({ type: z.literal("mission.re-contract"), contract: missionContract, reason: prose(2_000) }),
  /** Which agents this machine has; decides who can review whom. */
  z.strictObject({ type: z.literal("mission.set-agents"), agents: z.array(installedAgent).max(50) }),
  z.strictObject({ type: z.literal("mission.set-allocation"), allocation }),
  z.strictObject({ type: z.literal("mission.launch") }),
  /** No new starts; what runs goes on. */
  z.strictObject({ type: z.literal("mission.hold"), reason: prose(500).default("") }),
  z.strictObject({ type: z.literal("mission.release") }),
  /** Interrupts what runs; sessions are kept. */
  z.strictObject({ type: z.literal("mission.pause"), reason: prose(500).default("") }),
  z.strictObject({ type: z.literal("mission.resume") }),
  z.strictObject({ type: z.literal("mission.stop"), reason: prose(500).default("") }),
  /** A standing directive that every later brief carries. */
  z.strictObject({ type: z.literal("mission.steer"), directive: line(2_000) }),
  z.strictObject({ type: z.literal("mission.withdraw-directive"), directive: z.number().int().min(1) }),
  /** An answer about architecture, carried by every later brief and written to DECISIONS.md. */
  z.strictObject({
    type: z.literal("mission.record-decision"),
    title: line(200),
    text: prose(4_000),
    reason: prose(4_000),
  }),
  z.strictObject({
    type: z.literal("budget.set"),
    scope: z.enum(["mission", "task"]),
    task: taskId.nullable(),
    limitMicros: micros.nullable(),
  }),
  /** Something waits for money and nobody was asked: the answer before let it finish a segment, which it did. */
  z.strictObject({
    type: z.literal("budget.ask"),
    scope: z.enum(["mission", "task"]),
    task: taskId.nullable(),
  }),
  z.strictObject({ type: z.literal("budget.exhaust-day"), spentMicros: micros, limitMicros: micros }),
  /** The scheduler saw a condition of the contract, or its deadline. */
  z.strictObject({
    type: z.literal("mission.meet-condition"),
    condition: z.number().int().min(0).nullable(),
  }),
  /** The clock moved by so much more than time passed: it was corrected, or the machine slept. */
  z.strictObject({ type: z.literal("clock.jumped"), byMs: z.number().int() }),
  /** The end of a limit has come, or is near enough to wait for. */
  z.strictObject({ type: z.literal("family.lift-limit"), family }),
  /** The accounts of a family have no head-room left until then, in whichever mission that was heard. */
  z.strictObject({
    type: z.literal("family.note-limit"),
    family,
    agent: agentName,
    until: moment,
    /** What is left is kept for what runs already: only fresh work goes elsewhere. */
    headRoom: z.literal(true).optional(),
    /** null: nobody says from whom. */
    heard: limitHeard.nullable().default(null),
  }),
  /** An agent is asked something in a session of its own. */
  z.strictObject({ type: z.literal("question.begin"), ...questionBegun }),
  /** How such a session ended. */
  z.strictObject({ type: z.literal("question.end"), ...questionOver }),
  /** What one session used in which an agent answered a question. */
  z.strictObject({ type: z.literal("question.used"), ...questionUse }),
  ...landingCommands,
] as const;
