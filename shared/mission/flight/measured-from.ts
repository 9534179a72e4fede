import type { Attempt } from "./attempt.ts";
import type { TaskState } from "./task.ts";

/**
 * The commit from which on an attempt has to have changed something itself; null: whatever the task changed counts. A fix is
 * measured from what was reviewed: fixes before it that passed, or were committed and failed, may have done its part too.
 */
export function measuredFrom(task: TaskState, attempt: Attempt): string | null {
  if (attempt.purpose === "work") return null;
  if (attempt.purpose === "resolve") return mayBeResolved(task, attempt) ? null : attempt.startedFrom;
  const { attempts, changedIn } = task;
  const sinceReview = new Set(changedIn.values());
  let first = attempt;
  for (const before of attempts.slice(0, attempt.number - 1).toReversed()) {
    if (before.purpose !== "fix" || (before.outcome === "passed" && !sinceReview.has(before.number))) break;
    if (before.startedFrom !== null) first = before;
  }
  return first.startedFrom;
}

/**
 * What there is to resolve may be resolved before the attempt begins: an earlier one left its merge on the branch and failed for
 * something else, or what the mission brings in mends the commands that failed. Whether it holds is then for the commands to say.
 */
const mayBeResolved = ({ attempts, heldOut }: TaskState, { number }: Attempt): boolean =>
  heldOut?.cause === "acceptance" ||
  attempts.slice(0, number - 1).some(({ purpose }) => purpose === "resolve");
