import type { Attempt } from "./flight/attempt.ts";
import { hasEnded } from "./flight/status.ts";
import type { TaskState } from "./flight/task.ts";
import type { MissionState } from "./state.ts";
import { replaceTask } from "./task-index.ts";

/**
 * Whatever is measured from a moment is measured from another one now, so that a night of sleep or a corrected clock is no
 * time in which an agent did nothing. What was said for a time of day, a deadline for instance, stays.
 */
export function clockJumped(state: MissionState, byMs: number, at: number): void {
  if (state.launchedAt !== null) state.jumpedMs += byMs;
  const moved = (since: number): number => movedBy(since, byMs, at);
  for (const task of state.tasks.values()) {
    if (!hasEnded(task)) replaceTask(state, movedTask(task, moved, byMs));
  }
}

/** What was written since the jump knows the new time already. */
function movedBy(since: number, byMs: number, at: number): number {
  if (byMs < 0 && since <= at) return since;
  return Math.min(at, since + byMs);
}

function movedTask(task: TaskState, moved: (since: number) => number, byMs: number): TaskState {
  const last = task.attempts.at(-1);
  return {
    ...task,
    stageSince: moved(task.stageSince),
    // It was worked out by a clock that has been put back since. After a sleep it is what it was.
    rateLimitedUntil:
      task.rateLimitedUntil !== null && byMs < 0 ? task.rateLimitedUntil + byMs : task.rateLimitedUntil,
    reviews: task.reviews.map((review) =>
      review.state === "running" ? { ...review, requestedAt: moved(review.requestedAt) } : review,
    ),
    syntheses: task.syntheses.map((each) =>
      each.state === "running" ? { ...each, requestedAt: moved(each.requestedAt) } : each,
    ),
    attempts: last === undefined ? task.attempts : [...task.attempts.slice(0, -1), movedAttempt(last, moved)],
  };
}

function movedAttempt(attempt: Attempt, moved: (since: number) => number): Attempt {
  if (attempt.endedAt !== null) return attempt;
  return {
    ...attempt,
    lastProgressAt: moved(attempt.lastProgressAt),
    segments: attempt.segments.map((segment) =>
      segment.endedAt === null ? { ...segment, startedAt: moved(segment.startedAt) } : segment,
    ),
  };
}
