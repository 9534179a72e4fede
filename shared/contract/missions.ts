import { z } from "zod";
import { missionId, sessionId } from "../ids.ts";
import { logAuthor } from "../mission/decisions/log-author.ts";
import { TASK_STATUSES } from "../mission/flight/task.ts";
import { taskId } from "../mission/ids.ts";
import { ciCheck, landingFacts, landingText, publication } from "../mission/landing/landing-shapes.ts";
import { missionContract, missionPlace } from "../mission/mission-contract.ts";
import { planner } from "../mission/plan/plan.ts";
import { installedAgent } from "../mission/routing/allocation.ts";
import { questionAbout, questionOutcome } from "../mission/questions/question.ts";
import { agentName, autonomy, effort, family, role } from "../mission/words.ts";
import { budgetStage, spendView } from "./spend-view.ts";

const count = z.number().int().min(0);

export const taskStatus = z.enum(TASK_STATUSES);
export const missionPhase = z.enum(["composing", "locked", "flying", "landing", "landed", "stopped"]);

/** One row of the list of missions. */
export const missionSummary = z.object({
  id: missionId,
  title: z.string(),
  place: missionPlace,
  phase: missionPhase,
  held: z.boolean(),
  paused: z.boolean(),
  /** Number of its newest event: grows with every change. */
  head: count,
  createdAt: z.number(),
  launchedAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  autonomy,
  tasks: count,
  counts: z.record(taskStatus, count),
  pendingDecisions: count,
  /** Tokens in and out, and the known part of the price; with `unknownCost` that is only a lower bound. */
  tokens: count,
  costMicros: count,
  unknownCost: z.boolean(),
  budgetMicros: z.number().nullable(),
  verification: z.enum(["none", "running", "holds", "failed"]),
});
export type MissionSummary = z.infer<typeof missionSummary>;

export const isInTheAir = ({ phase }: Pick<MissionSummary, "phase">): boolean =>
  phase === "flying" || phase === "landing";

/** The plan in one glance, as part of a mission. */
export const planSummary = z.object({
  revision: count,
  lockedRevision: count.nullable(),
  source: z.enum(["hand", "recipe", "import", "planner"]),
  /** The name of the recipe or of the imported file. */
  sourceName: z.string().nullable(),
  plannedBy: planner,
  /** An agent is being asked for a plan: this is the round. */
  askingRound: count.nullable(),
  reviewAsked: z.boolean(),
  reviewedBy: z.array(family),
  openFindings: count,
  proposedDiffs: count,
  undoSteps: count,
  redoSteps: count,
});

export const directiveView = z.object({ number: count, text: z.string(), withdrawn: z.boolean() });

export const logEntryView = z.object({
  title: z.string(),
  text: z.string(),
  reason: z.string(),
  /** The agent that recorded it by itself; null: a person. */
  by: logAuthor.nullable(),
  at: z.number(),
});

/** A session in which an agent is, or was, asked for a plan or a review. */
export const questionView = z.object({
  session: sessionId,
  about: questionAbout,
  task: taskId.nullable(),
  role,
  agent: agentName,
  family,
  /** The program with its version, as it said itself or as it was found; null: not known. */
  program: z.string().nullable(),
  /** As it said itself, or as it was asked for; null: its own choice. */
  model: z.string().nullable(),
  effort,
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  /** null: it is being answered. */
  outcome: questionOutcome.nullable(),
  reason: z.string(),
});
export type QuestionView = z.infer<typeof questionView>;

/** Everything about a mission that is not a list of its own. */
export const missionDetail = missionSummary.extend({
  contract: missionContract,
  plan: planSummary,
  directives: z.array(directiveView),
  /** The answers about architecture that every later brief carries. */
  decisionLog: z.array(logEntryView),
  agents: z.array(installedAgent),
  /** In the order they were asked. */
  questions: z.array(questionView),
  spend: spendView,
  spendByFamily: z.array(z.object({ family, spend: spendView })),
  budgetStage,
  /** The limit of the day over all missions is reached. */
  dayExhausted: z.boolean(),
  verificationDetail: z.string(),
  landedAs: z.string().nullable(),
  landing: z.object({
    /** What was found when the whole was last looked at. */
    facts: landingFacts.nullable(),
    /** What the pull request will say: a person's own words, or what is recorded. */
    text: landingText,
    landed: z
      .object({
        commit: z.string(),
        how: z.enum(["fast-forward", "merge", "pull-request"]),
        /** Where the base branch was before; null: not known, or it did not move. */
        base: z.string().nullable(),
      })
      .nullable(),
    published: publication.nullable(),
    undoUnderWay: z.boolean(),
    checks: z.array(ciCheck),
  }),
});
export type MissionDetail = z.infer<typeof missionDetail>;

/** Something found by its words. */
export const searchHit = z.object({
  mission: missionId,
  missionTitle: z.string(),
  /** What kind of thing it is, and its id inside the mission; null: the mission itself. */
  noun: z.string(),
  id: z.string().nullable(),
  title: z.string(),
  /** The words around the match. */
  excerpt: z.string(),
});
export type SearchHit = z.infer<typeof searchHit>;
