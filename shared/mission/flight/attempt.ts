import type { SessionId } from "../../ids.ts";
import type { FindingId } from "../ids.ts";
import type { Spend } from "../money/spend.ts";
import type { Packet } from "./packet.ts";
import type { Route } from "./route.ts";
import type { Signal } from "./signal.ts";
import type { Trouble, Limited, UsageLimit } from "./trouble.ts";

/** Why an attempt exists: the work itself, one finding to fix, a conflict to resolve. */
export type Purpose = "work" | "fix" | "resolve";

export type SegmentEnd =
  /** The process ended by itself. */
  | "exited"
  | "time-limit"
  | "context-limit"
  /** The agent's own compaction killed it: never resumed. */
  | "compaction"
  | "interrupted"
  /** Nobody saw how it ended. */
  | "lost";

/** What a session was asked to wind up for. */
export type WindUpCause = Extract<SegmentEnd, "time-limit" | "context-limit">;

export interface Segment {
  readonly number: number;
  readonly session: SessionId | null;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly end: SegmentEnd | null;
  readonly exitCode: number | null;
  /** "did X, remaining Y, next start from Z"; what the next fresh session starts with. */
  readonly handOff: string | null;
  /** The CLI's own id of the conversation it had; null: it said none. */
  readonly conversation: string | null;
}

export type AttemptOutcome = "passed" | "failed" | "interrupted" | "cancelled";

/** One try at a task by one agent. */
export interface Attempt {
  readonly number: number;
  readonly purpose: Purpose;
  readonly route: Route;
  readonly lane: string;
  readonly dispatchedAt: number;
  /** What this prompt says that the one before did not. A retry always says something new. */
  readonly additions: readonly string[];
  /** The findings a fix attempt is about. */
  readonly findings: readonly FindingId[];
  /** Its workspace was made ready for this attempt, not for an earlier one. */
  readonly workspaceReady: boolean;
  /** Where the branch was when it began; null: nobody looked. */
  readonly startedFrom: string | null;
  /** The segment whose session was asked for and has not been seen yet; it may come at any time. */
  readonly starting: number | null;
  readonly segments: readonly Segment[];
  readonly endedAt: number | null;
  readonly outcome: AttemptOutcome | null;
  readonly failure: string | null;
  /** A person ended it while its session lived: what that conversation was about to do is not wanted any more. */
  readonly endedByPerson: boolean;
  readonly signals: readonly Signal[];
  readonly packet: Packet | null;
  readonly spend: Spend;
  readonly contextUsed: number | null;
  /** What went wrong last in the running segment; null: nothing. */
  readonly trouble: Trouble | null;
  readonly limit: UsageLimit | null;
  /** The last time it ran into a limit of its maker; null: never, or a person said that it is over. */
  readonly limited: Limited | null;
  readonly harness: string | null;
  /** The run's own "completed" event was seen. */
  readonly completedSeen: boolean;
  readonly turns: number;
  /** Tools under way: a test suite may run for half an hour without a word, and that is progress. */
  readonly runningTools: number;
  readonly toolCalls: number;
  /** Between turns: alive, waiting for a message. Not the same as ended. */
  readonly idle: boolean;
  /** What its segment was asked to wind up for, whatever its context holds after that; null: it was not asked. */
  readonly windingUp: WindUpCause | null;
  /** The agent speaks through a channel of its own; then bytes on the screen are no sign of progress. */
  readonly structured: boolean;
  readonly lastProgressAt: number;
  /** What the attention rules said last, so that they say it once. */
  readonly attention: "none" | "no-progress" | "asked-person";
  readonly checkpoints: readonly { readonly label: string; readonly ref: string; readonly at: number }[];
}
