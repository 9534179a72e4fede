import { z } from "zod";
import { missionId } from "../ids.ts";
import { findingId, taskId } from "../mission/ids.ts";
import { plan, planner, planReasons, planSource } from "../mission/plan/plan.ts";
import { planEdit } from "../mission/plan/plan-edit.ts";
import { agentName, family } from "../mission/words.ts";
import { missionPhase } from "./missions.ts";

const count = z.number().int().min(0);
/** Larger files are refused by whoever reads them; nobody can check such a plan. */
const MOST_FILE_CHARACTERS = 4_000_000;

/** A file, as text: the engine never opens a path that a client names. `name` is what its problems are said to be in. */
export const givenFile = z.object({
  name: z.string().min(1).max(1_000),
  text: z.string().max(MOST_FILE_CHARACTERS),
});

/** Answers to what a recipe asks, by the name of the input. */
export const recipeInputs = z.record(z.string().min(1).max(100), z.string().max(20_000)).default({});

/** Where a plan comes from. */
export const planFrom = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("recipe"),
    name: z.string().min(1).max(200),
    /** Which one, when the repository has a recipe of the same name. */
    origin: z.enum(["bundled", "repository"]).nullable().default(null),
    inputs: recipeInputs,
  }),
  z.object({ kind: z.literal("file"), file: givenFile }),
  /** By hand, from the editor or a program. */
  z.object({ kind: z.literal("inline"), plan }),
]);
export type PlanFrom = z.output<typeof planFrom>;

export const planDiffView = z.object({
  number: count,
  edits: z.array(planEdit),
  reason: z.string(),
  by: planner,
  state: z.enum(["proposed", "accepted", "declined"]),
});

/** The plan beside its tasks. */
export const planView = z.object({
  mission: missionId,
  phase: missionPhase,
  revision: count,
  lockedRevision: count.nullable(),
  reasons: planReasons,
  source: planSource,
  plannedBy: planner,
  asking: z.object({ round: count, errors: z.array(z.string()) }).nullable(),
  reviewAsked: z.boolean(),
  reviewedBy: z.array(family),
  /** Findings of the plan review, which have to be settled before it can be locked. */
  openFindings: z.array(findingId),
  undoSteps: count,
  redoSteps: count,
  diffs: z.array(planDiffView),
  tasks: count,
});
export type PlanView = z.infer<typeof planView>;

export const checkVerdict = z.enum(["go", "caution", "no-go"]);

export const checkReason = z.object({
  verdict: checkVerdict,
  code: z.string(),
  tasks: z.array(taskId),
  sentence: z.string(),
  /** Edits that would put it right. */
  fix: z.array(planEdit).nullable(),
});

/** From and to: a single number would look like knowledge. */
export const estimateRange = z.object({ low: z.number(), high: z.number() });

export const estimateView = z.object({
  runs: estimateRange,
  minutes: estimateRange,
  tokens: estimateRange,
  costMicros: estimateRange,
  basis: z.string(),
});

/** Reasons that one answer carries; the worst come first. */
export const MOST_REASONS = 200;

export const planCheckView = z.object({
  verdict: checkVerdict,
  reasons: z.array(checkReason),
  reasonCount: count,
  tasks: count,
  waves: count,
  maxParallel: count,
  criticalPath: z.object({ tasks: z.array(taskId), minutes: z.number() }),
  estimate: estimateView,
  /** What is left out because every task is trivial, in words. */
  skips: z.array(z.string()),
});
export type PlanCheckView = z.infer<typeof planCheckView>;

/** What a plan would be, without making it. */
export const plannedView = z.object({
  /** null: nothing was written. */
  mission: missionId.nullable(),
  tasks: count,
  check: planCheckView.nullable(),
  /** What was left out of a file and why, such as items that are already done. */
  remarks: z.array(z.string()),
});

export const waveView = z.object({ number: count, tasks: z.array(taskId) });

export const planAuthor = z.object({ family, agent: agentName });
