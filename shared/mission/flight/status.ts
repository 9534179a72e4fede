import type { MissionState } from "../state.ts";
import type { Attempt } from "./attempt.ts";
import type { TaskStage, TaskState, TaskStatus } from "./task.ts";

/** Nothing more will happen to it by itself. */
const ENDED: readonly TaskStage[] = ["merged", "skipped", "cancelled"];

export const hasEnded = (task: TaskState): boolean => ENDED.includes(task.stage);

/** Its dependents may start. */
export const isSatisfied = (task: TaskState): boolean => task.stage === "merged" || task.stage === "skipped";

/** Its dependents cannot start until somebody does something. */
export const isBroken = (task: TaskState): boolean =>
  task.stage === "failed" || task.stage === "cancelled" || (task.broken > 0 && task.stage === "idle");

/** Between dispatch and end, or with a session that is still about to end. */
export const isActive = (task: TaskState): boolean =>
  (task.stage !== "idle" && task.stage !== "failed" && !hasEnded(task)) || sessionLives(task);

/** Two sessions never write in one workspace: nothing starts before the last one was seen to end. */
export function sessionLives(task: TaskState): boolean {
  const attempt = task.attempts.at(-1);
  if (attempt === undefined) return false;
  return attempt.segments.at(-1)?.endedAt === null || (attempt.endedAt !== null && attempt.starting !== null);
}

/** A segment that ended by its limit is followed by a fresh one, unless it waits for a lane, or was the last that is paid for. */
export const startsNextSegment = (state: MissionState, task: TaskState): boolean =>
  !task.parked && state.budgetStage !== "grace" && task.budgetStage !== "grace";

/** Could be dispatched, if a lane were free. */
export const isReady = (task: TaskState): boolean =>
  couldStart(task) && task.pendingDecisions === 0 && !task.startGated;

/** Nothing but a gate holds it up, and perhaps a question: it is looked at also while a person is asked about it. */
export const awaitsGate = (task: TaskState): boolean => couldStart(task) && task.startGated;

const couldStart = (task: TaskState): boolean =>
  task.stage === "idle" &&
  !sessionLives(task) &&
  task.restoring === null &&
  task.unmet === 0 &&
  task.broken === 0 &&
  task.phaseOpen &&
  task.paused === null &&
  task.rateLimitedUntil === null;

/** The same for what its review or the merge queue gave back. */
export const isReadyToFix = (task: TaskState): boolean =>
  task.stage === "fixing" &&
  !sessionLives(task) &&
  task.restoring === null &&
  task.paused === null &&
  task.pendingDecisions === 0;

/** The attempt that is under way. */
export function openAttempt(task: TaskState): Attempt | null {
  const last = task.attempts.at(-1);
  return last === undefined || last.endedAt !== null ? null : last;
}

/** An interrupted session that is about to end never got its lane back. */
export const parkedToTheEnd = (task: TaskState): boolean => task.parked && sessionLives(task);

/** Has it a session that takes up a lane of its family? */
export function occupiesLane(task: TaskState): boolean {
  if (task.parked) return false;
  return task.stage === "preparing" || task.stage === "running" || sessionLives(task);
}

/** What a person sees. Only from observed facts: nothing is done because it looks done. */
export function statusOf(task: TaskState): TaskStatus {
  if (task.stage === "merged" || task.stage === "skipped" || task.stage === "cancelled") return task.stage;
  if (task.paused !== null) return "paused";
  if (task.stage === "failed") return "failed";
  if (task.signalLostAt !== null) return "no_signal";
  if (task.pendingDecisions > 0) return "needs_you";
  if (task.stage === "held") return "needs_you";
  if (task.rateLimitedUntil !== null) return "rate_limited";
  if (task.parked) return "queued";
  switch (task.stage) {
    case "idle":
      if (task.broken > 0) return "blocked";
      return task.unmet > 0 || !task.phaseOpen || task.startGated ? "waiting" : "queued";
    case "preparing":
    case "running":
    case "checking":
      return openAttempt(task)?.purpose === "work" ? task.stage : "fixing";
    case "in-review":
      return "in_review";
    case "fixing":
      return "fixing";
    case "merge-queue":
    case "merging":
      return "merging";
  }
}
