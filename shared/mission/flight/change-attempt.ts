import type { Attempt, AttemptOutcome, Segment } from "./attempt.ts";
import type { TaskState } from "./task.ts";

/** The same task with one attempt changed. Attempts are few: copying their list costs nothing. */
export function withAttempt(
  task: TaskState,
  number: number,
  change: (attempt: Attempt) => Attempt,
): readonly Attempt[] {
  return task.attempts.map((attempt) => (attempt.number === number ? change(attempt) : attempt));
}

export function withLastSegment(attempt: Attempt, change: (segment: Segment) => Segment): readonly Segment[] {
  const last = attempt.segments.at(-1);
  return last === undefined ? attempt.segments : [...attempt.segments.slice(0, -1), change(last)];
}

/** Closes the attempt that is under way, if there is one. A session that still lives stays open until it is seen to end. */
export function closed(
  task: TaskState,
  at: number,
  outcome: AttemptOutcome,
  failure: string | null,
): readonly Attempt[] {
  const last = task.attempts.at(-1);
  if (last === undefined || last.endedAt !== null) return task.attempts;
  return withAttempt(task, last.number, (attempt) => ({
    ...attempt,
    endedAt: at,
    outcome,
    failure,
    idle: false,
    runningTools: 0,
  }));
}

/** A sign of life: whatever the attention rules said is over. */
export const alive = (attempt: Attempt, at: number): Attempt => ({
  ...attempt,
  lastProgressAt: at,
  attention: "none",
});
