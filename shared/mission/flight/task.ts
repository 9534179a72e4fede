import type { DecisionId, FindingId } from "../ids.ts";
import type { GateRecord } from "../gates/gate.ts";
import type { BudgetStage, Spend } from "../money/spend.ts";
import type { TaskSpec } from "../plan/task-spec.ts";
import type { Lens, Reviewer } from "../review/finding.ts";
import type { Assignment } from "../plan/task-spec.ts";
import type { AgentName, Family, ReviewLevel, Risk } from "../words.ts";
import type { TakenParts } from "../rivals/parts.ts";
import type { Attempt } from "./attempt.ts";
import type { Instruction, TerminalControl } from "./terminal-control.ts";

/** The last thing that was observed about a task's progress. What a person sees is `statusOf` (status.ts). */
export type TaskStage =
  | "idle"
  | "preparing"
  | "running"
  | "checking"
  | "in-review"
  | "fixing"
  | "merge-queue"
  /** Nothing moves it but a person's answer, also after the question expired. */
  | "held"
  | "merging"
  | "merged"
  | "failed"
  | "skipped"
  | "cancelled";

/** What a person sees; one of the task states of the domain. */
export const TASK_STATUSES = [
  "waiting",
  "queued",
  "preparing",
  "running",
  "needs_you",
  "checking",
  "in_review",
  "fixing",
  "merging",
  "merged",
  "paused",
  "rate_limited",
  "no_signal",
  "failed",
  "blocked",
  "skipped",
  "cancelled",
] as const;
export type TaskStatus = (typeof TASK_STATUSES)[number];

export type PauseCause = "operator" | "mission" | "budget" | "policy";

/** One review of one round. */
export interface Review {
  readonly reviewer: Reviewer;
  readonly round: number;
  readonly lane: string;
  readonly requestedAt: number;
  readonly state: "running" | "completed" | "failed";
  readonly findings: readonly FindingId[];
  readonly failure: string | null;
  /** It broke because its family is out of quota for long. */
  readonly limited: boolean;
  /** It broke because its answer was about something else: somebody else is asked. */
  readonly offTopic?: true;
  /** It was ended because a budget was used up: that does not count against anybody. */
  readonly interrupted?: true;
}

export interface HandOver {
  readonly attempt: number;
  readonly from: Family | null;
  readonly to: Family;
  /** What the family that goes on is told of the work before it. */
  readonly handOff: string;
}

/** One of two reviews under the name it was put together with. */
export interface SynthesisSide {
  readonly lens: Lens;
  readonly findings: readonly FindingId[];
}

/** How the two reviews of a round were put together, or why they were not. */
export interface RoundSynthesis {
  readonly round: number;
  /** null: nobody was asked. */
  readonly by: { readonly family: Family; readonly agent: AgentName } | null;
  readonly requestedAt: number;
  readonly sides: { readonly alpha: SynthesisSide; readonly beta: SynthesisSide } | null;
  readonly state: "running" | "completed" | "broke";
  /** Why they were not; null: they were, or are being. */
  readonly reason: string | null;
  /** Findings that the code showed to be wrong. */
  readonly rebutted: readonly FindingId[];
}

/** How far two reviewers of a round agree, blind to each other. */
export interface RoundOverlap {
  readonly round: number;
  readonly pairs: number;
  readonly findings: number;
}

export interface TaskState {
  readonly spec: TaskSpec;
  /** Its index in the order of the plan. */
  readonly place: number;
  readonly stage: TaskStage;
  /** Dependencies that are not merged or skipped yet. */
  readonly unmet: number;
  /** Dependencies that failed, were cancelled, or are themselves blocked. */
  readonly broken: number;
  /** All earlier phases are merged. */
  readonly phaseOpen: boolean;
  /** Minutes of work on the longest way from here to the end: more is more urgent. */
  readonly rank: number;
  readonly risk: Risk;
  readonly reviewLevel: ReviewLevel;
  /** What a person, or what was really changed, asked for beyond the text of the task. */
  readonly raisedTo: ReviewLevel | null;
  /** What a person made of it with a reason: less than its risk asks for, until that or its text changes. */
  readonly loweredTo: ReviewLevel | null;
  /** A person set its budget; the text of the task does not change it any more. */
  readonly ownBudget: boolean;
  /** A person's choice for the next attempts; wins over plan and table. */
  readonly override: Assignment;
  readonly attempts: readonly Attempt[];
  readonly reviews: readonly Review[];
  /** What was changed asks a full review to look for these as well. Only grows. */
  readonly lenses: readonly Lens[];
  /** Findings of the last round that an attempt was given and passed: they end when the next round does not find them again. */
  readonly changedIn: ReadonlyMap<FindingId, number>;
  readonly syntheses: readonly RoundSynthesis[];
  readonly overlaps: readonly RoundOverlap[];
  /** The round of review it is in; what changed the work starts a new one. */
  readonly round: number;
  /** Rounds of review that ended in fixes. */
  readonly fixRounds: number;
  /** Families that may have written a commit on the branch. Only grows. */
  readonly authors: readonly Family[];
  /** The family whose review passed it; null: not passed, or passed by a person. */
  readonly passedBy: Family | null;
  readonly passedByPerson: boolean;
  readonly paused: PauseCause | null;
  /** Its session was interrupted and gave up its lane; it goes on when it gets one again. */
  readonly parked: boolean;
  readonly rateLimitedUntil: number | null;
  readonly signalLostAt: number | null;
  /** What later prompts have to say: what failed, what a person told it. */
  readonly notes: readonly string[];
  /** How many of them a prompt has said already. */
  readonly notesGiven: number;
  /** The last things a person told its agent. */
  readonly instructions: readonly Instruction[];
  /** A person types into its session; null: nobody does. */
  readonly control: TerminalControl | null;
  /** The last time its rest was given to another family, and after which attempt; null: never. */
  readonly handedOver: HandOver | null;
  /** A person picked it and not its rival. */
  readonly picked: boolean;
  /** Files of its rival that an attempt starts with; null: none. */
  readonly parts: TakenParts | null;
  /** What became of its gates, by their names. */
  readonly gates: ReadonlyMap<string, GateRecord>;
  /** A gate before its start is closed. */
  readonly startGated: boolean;
  /** Its files are being made what they were before this answer; null: nobody touches them. */
  readonly restoring: DecisionId | null;
  readonly workspace: { readonly path: string; readonly branch: string; readonly base: string } | null;
  /** Why the merge queue gave it back; the next attempt resolves it. */
  readonly heldOut: { readonly cause: "conflict" | "acceptance"; readonly detail: string } | null;
  readonly mergeTries: number;
  /** A person looked at it and said yes, where autonomy or the kind of the task asks for that. */
  readonly approved: boolean;
  /** The commit on the mission branch. */
  readonly mergedAs: string | null;
  readonly spend: Spend;
  readonly budgetMicros: number | null;
  readonly budgetStage: BudgetStage;
  /** Attempts a person allowed beyond the plan's limit. */
  readonly extraAttempts: number;
  /** Pending decisions about it. */
  readonly pendingDecisions: number;
  readonly stageSince: number;
}
