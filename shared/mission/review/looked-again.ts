import type { TaskState } from "../flight/task.ts";
import type { FindingId } from "../ids.ts";
import type { Outcome } from "../outcome.ts";
import { sameFault } from "./compare-findings.ts";
import type { Finding } from "./finding.ts";

/**
 * What an attempt was given to fix is not fixed because that attempt passed: whoever looks next, and was not told of it, does not
 * find it again. Answers the findings that are settled by that, as they are then.
 */
export function settleNotFoundAgain(
  { round, changedIn }: TaskState,
  open: readonly Finding[],
  outcome: Outcome,
): readonly Finding[] {
  const settled: Finding[] = [];
  const now = open.filter((finding) => finding.round === round);
  for (const finding of open) {
    const attempt = changedIn.get(finding.id);
    if (attempt === undefined || finding.round === round) continue;
    if (now.some((other) => sameFault(finding, other))) continue;
    const reason = `changed in attempt ${attempt}, not found again in round ${round}`;
    settled.push({ ...finding, state: "absorbed", reason });
    outcome.emit({
      type: "finding.settled",
      finding: finding.id,
      state: "absorbed",
      reason,
      evidence: "",
    });
  }
  return settled;
}

/** An attempt was given it and passed, and nobody looked again since. */
export const changedNotSeen = ({ changedIn }: TaskState, finding: FindingId): boolean =>
  changedIn.has(finding);
