import type { TaskState } from "../flight/task.ts";
import type { Context, Outcome } from "../outcome.ts";
import type { MissionState } from "../state.ts";
import { pairsOf } from "./compare-findings.ts";
import { decideRound } from "./decide-round.ts";
import { answeredIn, isIn, runningSynthesis, sidesOf, synthesisOf, type Answered } from "./round.ts";
import { whyNotTogether } from "./synthesis-sides.ts";

/**
 * One more review came back. The last one of a round ends it: the findings are laid beside each other, two reviews of a full level
 * wait to be put together, and where that cannot be every finding stays as it is and the round is decided.
 */
export function closeRound(
  state: MissionState,
  task: TaskState,
  last: Answered,
  context: Context,
  outcome: Outcome,
): void {
  const answered = [...answeredIn(state, task), last];
  // Whoever puts two of them together decides the round when that is done.
  if (!isIn(task, answered) || runningSynthesis(task) !== null) return;
  compare(task, answered, outcome);
  const { reviewer, findings } = last;
  const sides = sidesOf(task, answered);
  const found = sides?.some((side) => side.findings.length > 0) ?? false;
  if (sides !== null && found && synthesisOf(task) === null) {
    const reason = whyNotTogether(...sides);
    if (reason === null) return;
    notTogether(task, `${reason} Every finding stays as it is.`, outcome);
  }
  const adversary = reviewer.lens === "adversarial" ? reviewer.family : null;
  decideRound(state, task, { fresh: findings, gone: new Set(), adversary }, context, outcome);
}

/** What both say of the same place is of high confidence, and how much of all that is gets counted. */
function compare({ spec, round }: TaskState, answered: readonly Answered[], outcome: Outcome): void {
  const count = answered.reduce((sum, { findings }) => sum + findings.length, 0);
  if (answered.length < 2 || count === 0) return;
  const pairs = pairsOf(answered).map(([one, other]): [typeof one, typeof other] => [one, other]);
  outcome.emit({ type: "review.compared", task: spec.id, round, pairs, findings: count });
}

/** Said, never passed over: nobody takes two lists of findings for one that was weighed. */
export function notTogether({ spec, round }: TaskState, reason: string, outcome: Outcome): void {
  outcome.emit({
    type: "synthesis.broke",
    task: spec.id,
    round,
    by: null,
    reason,
    limited: false,
    interrupted: false,
  });
}
