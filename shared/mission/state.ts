import type { Forecast } from "./landing/forecast.ts";
import type { MissionId, SessionId } from "../ids.ts";
import type { DecisionRecord } from "./decisions/decision.ts";
import type { LogAuthor } from "./decisions/log-author.ts";
import { TASK_STATUSES, type TaskState, type TaskStatus } from "./flight/task.ts";
import type { DecisionId, FindingId, TaskId } from "./ids.ts";
import { NOT_LANDED, type LandingState } from "./landing/landing-state.ts";
import type { MissionContract, MissionPlace } from "./mission-contract.ts";
import { NOTHING_SPENT, type BudgetStage, type Spend } from "./money/spend.ts";
import type { AccountWord } from "./money/account-words.ts";
import { newPlanState, type PlanState } from "./plan/plan-state.ts";
import { newPolicyState, type PolicyState } from "./policies/policy-state.ts";
import type { AskedQuestion } from "./questions/question.ts";
import type { Finding } from "./review/finding.ts";
import { DEFAULT_ALLOCATION } from "./routing/default-allocation.ts";
import type { Allocation, InstalledAgent } from "./routing/allocation.ts";
import type { LimitSource } from "./routing/limit-source.ts";
import type { Family } from "./words.ts";

/** `composing`: the plan may change. `locked`: nothing may, until launch. */
export type MissionPhase = "composing" | "locked" | "flying" | "landing" | "landed" | "stopped";

export interface Directive {
  readonly number: number;
  readonly text: string;
  readonly withdrawn: boolean;
}

export interface LogEntry {
  readonly title: string;
  readonly text: string;
  readonly reason: string;
  /** The agent that recorded it by itself; null: a person. */
  readonly by: LogAuthor | null;
  readonly at: number;
}

/** What an agent wants later ones to know. */
export interface Note {
  readonly task: TaskId;
  readonly attempt: number;
  readonly text: string;
  readonly at: number;
}

/**
 * Everything that follows from a mission's events. `evolve` owns it: it replaces the object of a task it touches and changes
 * containers and counters in place, because copying ten thousand tasks for every event would cost milliseconds. Whoever wants
 * an older state folds again.
 */
export interface MissionState {
  readonly id: MissionId;
  /** The number of the newest event in here. */
  head: number;
  readonly createdAt: number;
  title: string;
  readonly place: MissionPlace;
  contract: MissionContract;
  phase: MissionPhase;
  launchedAt: number | null;
  endedAt: number | null;
  /** No new starts. */
  held: boolean;
  /** What ran was interrupted. */
  paused: boolean;
  agents: readonly InstalledAgent[];
  allocation: Allocation;
  readonly plan: PlanState;

  readonly tasks: Map<TaskId, TaskState>;
  /** The order of the plan. */
  order: TaskId[];
  /** Who waits for whom. */
  dependents: Map<TaskId, TaskId[]>;
  /** Tasks of a phase that are not merged or skipped. */
  openInPhase: Map<number, number>;
  /** Always what counting `statusOf` over all tasks would give. */
  readonly counts: Record<TaskStatus, number>;
  /** Tasks that could be dispatched now, most urgent first. */
  readonly ready: TaskId[];
  /** Tasks between dispatch and end: the only ones the scheduler has to look at. */
  readonly active: Set<TaskId>;
  /** Tasks that only a gate keeps from starting. */
  readonly gated: Set<TaskId>;

  /** Pairs that do not merge as they are now. */
  forecasts: readonly Forecast[];
  readonly findings: Map<FindingId, Finding>;
  /** Agents that are or were asked something, by their session, in the order they were asked. */
  readonly questions: Map<SessionId, AskedQuestion>;
  /** Families that give nothing more for long, and until when. */
  readonly limits: Map<Family, number>;
  /** Who told it, where that was written down. */
  readonly limitSources: Map<Family, LimitSource>;
  /** What sessions said of the accounts they used, newest last. */
  accountWords: readonly AccountWord[];
  /** Those of them that hold back fresh work alone. */
  readonly headRoom: Set<Family>;
  /** Such times that were lifted, and when: the same one is not written down again of what was said before. */
  readonly lifted: Map<Family, { readonly until: number; readonly at: number }>;
  readonly decisions: Map<DecisionId, DecisionRecord>;
  readonly pending: Set<DecisionId>;
  readonly policies: PolicyState;
  readonly directives: Directive[];
  readonly decisionLog: LogEntry[];
  readonly notes: Note[];

  spend: Spend;
  readonly spendByFamily: Map<Family, Spend>;
  budgetMicros: number | null;
  budgetStage: BudgetStage;
  /** The day's limit over all missions is reached; told from outside. */
  dayExhausted: boolean;
  /** Where the day stood when it was; null: it never was. */
  dayCrossed: { readonly spentMicros: number; readonly limitMicros: number } | null;
  /** How far the clock jumped since launch: no minute of it was flown. */
  jumpedMs: number;
  /** Conditions of the contract that were met, by index; null: the deadline. */
  readonly met: Set<number | null>;
  verification: "none" | "running" | "holds" | "failed";
  verificationDetail: string;
  /** A person said "land" and git is at it: nothing may pull the ground away meanwhile. */
  landingUnderWay: boolean;
  /** How often the whole was asked to be verified; an answer to an earlier time is about another whole. */
  verifications: number;
  landedAs: string | null;
  landing: LandingState;
}

export interface NewMission {
  readonly id: MissionId;
  readonly createdAt: number;
  readonly title: string;
  readonly place: MissionPlace;
  readonly contract: MissionContract;
}

export function newMission({ id, createdAt, title, place, contract }: NewMission): MissionState {
  return {
    id,
    head: 0,
    createdAt,
    title,
    place,
    contract,
    phase: "composing",
    launchedAt: null,
    endedAt: null,
    held: false,
    paused: false,
    agents: [],
    allocation: DEFAULT_ALLOCATION,
    plan: newPlanState(),
    tasks: new Map(),
    order: [],
    dependents: new Map(),
    openInPhase: new Map(),
    counts: Object.fromEntries(TASK_STATUSES.map((status) => [status, 0])) as Record<TaskStatus, number>,
    ready: [],
    active: new Set(),
    gated: new Set(),
    forecasts: [],
    findings: new Map(),
    questions: new Map(),
    limits: new Map(),
    limitSources: new Map(),
    accountWords: [],
    headRoom: new Set(),
    lifted: new Map(),
    decisions: new Map(),
    pending: new Set(),
    policies: newPolicyState(),
    directives: [],
    decisionLog: [],
    notes: [],
    spend: NOTHING_SPENT,
    spendByFamily: new Map(),
    budgetMicros: contract.budgetMicros,
    budgetStage: "under",
    dayExhausted: false,
    dayCrossed: null,
    jumpedMs: 0,
    met: new Set(),
    verification: "none",
    verificationDetail: "",
    landingUnderWay: false,
    verifications: 0,
    landedAs: null,
    landing: NOT_LANDED,
  };
}
