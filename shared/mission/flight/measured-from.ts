import type { Attempt } from "./attempt.ts";
import type { TaskState } from "./task.ts";

/**
 * The commit from which on an attempt has to have changed something itself; null: whatever the task changed counts. A fix is
 * measured from what was reviewed: fixes before it that passed, or were committed and failed, may have done its part too.
 */
export function measuredFrom({ attempts, changedIn }: TaskState, attempt: Attempt): string | null {
  if (attempt.purpose !== "fix") return attempt.purpose === "work" ? null : attempt.startedFrom;
  const sinceReview = new Set(changedIn.values());
  let first = attempt;
  for (const before of attempts.slice(0, attempt.number - 1).toReversed()) {
    if (before.purpose !== "fix" || (before.outcome === "passed" && !sinceReview.has(before.number))) break;
    if (before.startedFrom !== null) first = before;
  }
  return first.startedFrom;
}
