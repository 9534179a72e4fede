import type { CommandOf } from "../command.ts";
import { closeDecisionsOf } from "../decisions/close-decisions.ts";
import type { MissionEvent } from "../event.ts";
import type { Outcome } from "../outcome.ts";
import type { MissionState } from "../state.ts";
import { openAttempt } from "./status.ts";
import type { TaskState } from "./task.ts";

/** Ends a session that is still there. Its work stays in the workspace. `because`: the fact it follows from, told first. */
export function endSession(task: TaskState, outcome: Outcome, because?: MissionEvent): void {
  if (because !== undefined) outcome.emit(because);
  const attempt = openAttempt(task);
  const segment = attempt?.segments.at(-1);
  if (attempt === null || segment === undefined || segment.endedAt !== null) return;
  outcome.request({
    type: "segment.end",
    task: task.spec.id,
    attempt: attempt.number,
    segment: segment.number,
  });
}

/** Ends the session; the workspace stays, and a fresh attempt goes on in it. */
export function endAttempt(
  state: MissionState,
  task: TaskState,
  reason: string,
  outcome: Outcome,
  before = "Look at what is in the workspace before you go on.",
): null {
  const attempt = openAttempt(task);
  if (attempt === null) return null;
  const lesson = `Attempt ${attempt.number} was ended by a person: ${reason}\n${before}`;
  endSession(task, outcome, {
    type: "attempt.failed",
    task: task.spec.id,
    attempt: attempt.number,
    outcome: "interrupted",
    reason,
    lesson,
    next: "retry",
  });
  // Whatever else it asked: an answer would reach nobody.
  const note = `attempt ${attempt.number} ended`;
  closeDecisionsOf(state, task.spec.id, "orphaned", note, outcome, attempt.number);
  return null;
}

export function retryTask(
  state: MissionState,
  task: TaskState,
  note: string,
  assignment: CommandOf<"task.retry">["assignment"],
  outcome: Outcome,
): null {
  outcome.emit({ type: "task.retried", task: task.spec.id, note, assignment });
  closeDecisionsOf(state, task.spec.id, "superseded", "the task is tried again", outcome);
  return null;
}
