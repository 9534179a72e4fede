import { agentRequests } from "./agent-requests.ts";
import { z } from "zod";
import { commandId, missionId } from "../ids.ts";
import { decisionState } from "../mission/decisions/decision.ts";
import { decisionId, policyId, taskId } from "../mission/ids.ts";
import { missionContract, missionPlace } from "../mission/mission-contract.ts";
import { policy } from "../mission/policies/policy.ts";
import { receipt } from "../mission/receipt/receipt-shape.ts";
import { findingState } from "../mission/review/finding.ts";
import { allocation } from "../mission/routing/allocation.ts";
import { line } from "../mission/text.ts";
import { decisionDetail, decisionRow } from "./decisions.ts";
import { fileProblem } from "./file-problem.ts";
import { recordedEvent } from "./mission-snapshot.ts";
import { missionDetail, missionPhase, missionSummary, searchHit, taskStatus } from "./missions.ts";
import { operatorCommand } from "./operator-command.ts";
import { MOST_ROWS, pageOf, pageRequest } from "./page.ts";
import {
  givenFile,
  planCheckView,
  planFrom,
  plannedView,
  planView,
  recipeInputs,
  waveView,
} from "./plans.ts";
import { policyPreview, policyRow, policyFileView, ruledRequest } from "./policies.ts";
import { recipeDetail, recipeDryRun, recipeOrigin, recipeRow } from "./recipes.ts";
import { findingRow, taskDetail, taskRow } from "./tasks.ts";

const count = z.number().int().min(0);
/** Only what begins like this, so that a person may type the first letters of an id. */
const prefix = z.string().max(100).nullable().default(null);
const mission = missionId;
/** A folder on the machine of the engine. */
const repository = missionPlace.shape.repository;
const dryRun = z.boolean().default(false);

export const agentChoice = z.enum(["installed", "scripted"]);
export type AgentChoice = z.infer<typeof agentChoice>;

const newMission = z.object({
  title: line(200),
  repository,
  /** null: the branch that is checked out there. */
  baseBranch: line(250).nullable().default(null),
  contract: missionContract,
  plan: planFrom.nullable().default(null),
});

const recipeChoice = {
  name: z.string().min(1).max(200),
  repository: repository.nullable().default(null),
  /** Which one, when the repository has a recipe of the same name. */
  origin: recipeOrigin.nullable().default(null),
};

/** What can be asked about missions. Reads are requests of their own; everything a person does is one domain command. */
export const missionRequests = {
  ...agentRequests,
  "missions.list": {
    params: z.object({ ...pageRequest, prefix, phase: missionPhase.nullable().default(null) }),
    result: pageOf(missionSummary),
  },
  "missions.show": { params: z.object({ mission }), result: missionDetail },
  /** Everything it did, made from its log; also as a text for people. */
  "missions.receipt": {
    params: z.object({ mission }),
    result: z.object({ receipt, markdown: z.string() }),
  },
  /** A piece of its log, oldest first; `before` of the answer asks for the piece above it. */
  "missions.events": {
    params: z.object({
      mission,
      /** Events with a smaller number; null: the newest there are. */
      before: z.number().int().min(1).nullable().default(null),
      limit: z.number().int().min(1).max(MOST_ROWS).default(MOST_ROWS),
    }),
    result: z.object({ events: z.array(recordedEvent), before: count.nullable() }),
  },
  /** Mission and plan are made together or not at all. The same command id makes the same mission. */
  "missions.create": {
    params: z.object({
      commandId,
      dryRun,
      /** Whose work it is: agents of this machine, or scripted ones, which are no models and are labelled as what they are. */
      agents: agentChoice.default("installed"),
      from: z.discriminatedUnion("kind", [
        z.object({ kind: z.literal("given"), mission: newMission }),
        z.object({
          kind: z.literal("mission-file"),
          file: givenFile,
          /** The folder of the file: what its relative paths are meant from. */
          folder: repository,
          /** In the place of what the file says. */
          repository: repository.nullable().default(null),
        }),
      ]),
    }),
    result: plannedView,
  },
  /** Makes a sample repository below the data directory and flies scripted agents on it. Its decisions wait for a person. */
  "demo.start": { params: z.object({ commandId }), result: z.object({ mission }) },
  /** Puts a plan in the place of the draft. */
  "missions.plan": {
    params: z.object({ commandId, mission, from: planFrom, dryRun }),
    result: plannedView,
  },
  /** One domain command; its answer says the newest event there is then. */
  "missions.command": {
    params: z.object({ commandId, mission, command: operatorCommand }),
    result: z.object({ seq: count }),
  },
  "missions.search": {
    params: z.object({
      text: z.string().max(1_000),
      limit: z.number().int().min(1).max(MOST_ROWS).default(50),
    }),
    result: z.object({ hits: z.array(searchHit) }),
  },
  "plans.show": { params: z.object({ mission }), result: planView },
  "plans.check": { params: z.object({ mission }), result: planCheckView },
  "plans.waves": { params: z.object({ mission, ...pageRequest }), result: pageOf(waveView) },
  "tasks.list": {
    params: z.object({ mission, ...pageRequest, prefix, status: taskStatus.nullable().default(null) }),
    result: pageOf(taskRow),
  },
  "tasks.show": { params: z.object({ mission, task: taskId }), result: taskDetail },
  /** The whole prompt the next attempt would get. */
  "tasks.prompt": { params: z.object({ mission, task: taskId }), result: z.object({ text: z.string() }) },
  "findings.list": {
    params: z.object({
      mission,
      ...pageRequest,
      /** null: of all tasks and of the plan. */
      task: taskId.nullable().default(null),
      state: findingState.nullable().default(null),
    }),
    result: pageOf(findingRow),
  },
  /** Pending ones come as the queue ranks them, others newest first. */
  "decisions.list": {
    params: z.object({
      ...pageRequest,
      prefix,
      mission: mission.nullable().default(null),
      state: decisionState.default("pending"),
    }),
    result: pageOf(decisionRow),
  },
  "decisions.show": { params: z.object({ decision: decisionId }), result: decisionDetail },
  "policies.list": {
    params: z.object({ mission, ...pageRequest }),
    result: pageOf(policyRow).extend({ files: z.array(policyFileView) }),
  },
  /** Requests that a rule allowed or denied, the newest first; one that a rule asked about is a decision. */
  "policies.decided": { params: z.object({ mission, ...pageRequest }), result: pageOf(ruledRequest) },
  /** A rule for this mission and every other one of its repository (level repository) or of all (engine), those to come too. */
  "policies.keep": {
    params: z.object({ commandId, mission, policy }),
    result: z.object({ missions: count }),
  },
  /** Ends such a rule in every mission. */
  "policies.drop": {
    params: z.object({ commandId, policy: policyId }),
    result: z.object({ missions: count }),
  },
  "policies.preview": { params: z.object({ mission, policy }), result: policyPreview },
  "recipes.list": {
    params: z.object({ repository: repository.nullable().default(null) }),
    result: z.object({
      recipes: z.array(recipeRow),
      /** Files that are no recipe; the others are there all the same. */ problems: z.array(fileProblem),
    }),
  },
  "recipes.show": { params: z.object(recipeChoice), result: recipeDetail },
  "recipes.dry-run": {
    params: z.object({ ...recipeChoice, goal: missionContract.shape.goal, inputs: recipeInputs }),
    result: recipeDryRun,
  },
  /** The text of an allocation file takes the place of the table. */
  "allocation.set": {
    params: z.object({ commandId, mission, file: givenFile }),
    result: z.object({ seq: count }),
  },
  "allocation.show": { params: z.object({ mission }), result: z.object({ allocation, text: z.string() }) },
} as const;

export type NewMissionGiven = z.output<typeof newMission>;
export type MissionFrom = z.output<(typeof missionRequests)["missions.create"]["params"]>["from"];
