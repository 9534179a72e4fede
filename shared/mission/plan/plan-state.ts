import type { TaskId } from "../ids.ts";
import type { Reviewer } from "../review/finding.ts";
import type { AgentName, Effort, Family } from "../words.ts";
import type { PlanEdit } from "./plan-edit.ts";
import type { PlanReasons, PlanSource } from "./plan.ts";
import type { z } from "zod";
import type { planner } from "./plan.ts";

export interface PlanDiff {
  readonly number: number;
  readonly edits: readonly PlanEdit[];
  readonly reason: string;
  readonly by: z.infer<typeof planner>;
  readonly state: "proposed" | "accepted" | "declined";
}

export interface PlanRequest {
  readonly family: Family;
  readonly agent: AgentName;
  /** As a person wants them; null: as the table says. */
  readonly model: string | null;
  readonly effort: Effort | null;
  readonly instructions: string;
}

/** What is known about the plan beside its tasks, which are the tasks of the mission. */
export interface PlanState {
  /** Grows with every proposal and every edit; 0: no plan yet. */
  revision: number;
  reasons: PlanReasons;
  source: PlanSource;
  plannedBy: z.infer<typeof planner>;
  /** Families that planned a task, from the plan and from changes of it in flight; absent: nobody but whoever made the plan. */
  taskPlanners: Map<TaskId, readonly Family[]>;
  /** Tasks that were added or changed since the plan was locked: no review of the plan saw them as they are. */
  unreviewed: Set<TaskId>;
  /** Who was asked for a plan last, and with which words; kept so that it can be asked again. */
  request: PlanRequest | null;
  /** How often one was asked from the start: the number of the newest request, so that a late answer of an older one is known. */
  requests: number;
  /** An agent is being asked: which round, and what was wrong with the answer before. */
  asking: { readonly round: number; readonly errors: readonly string[] } | null;
  /** Tasks of the newest proposal whose events are still to come. */
  awaiting: number;
  undo: (readonly PlanEdit[])[];
  redo: (readonly PlanEdit[])[];
  /** Reviews of this revision: families that completed one. Any edit empties it. */
  reviewedBy: Family[];
  /** Who was asked for a review, and of which revision; what anybody else says, or of another one, is no answer to it. */
  reviewAsked: {
    readonly reviewer: Reviewer;
    readonly model: string | null;
    readonly effort: Effort | null;
    readonly revision: number;
    /** A person began the mission, which waits for it. */
    readonly toLaunch: boolean;
  } | null;
  lockedRevision: number | null;
  /** Why a person locked it without a review by another family; null: nobody said that. */
  waiver: string | null;
  diffs: Map<number, PlanDiff>;
}

export const newPlanState = (): PlanState => ({
  revision: 0,
  reasons: { summary: "", rootCauses: [], risks: [], sequence: "", tradeOffs: [] },
  source: { kind: "hand" },
  plannedBy: null,
  taskPlanners: new Map(),
  unreviewed: new Set(),
  request: null,
  requests: 0,
  asking: null,
  awaiting: 0,
  undo: [],
  redo: [],
  reviewedBy: [],
  reviewAsked: null,
  lockedRevision: null,
  waiver: null,
  diffs: new Map(),
});
