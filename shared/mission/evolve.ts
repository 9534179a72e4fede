import { evolveDecisions } from "./decisions/evolve-decisions.ts";
import type { Recorded } from "./event.ts";
import { evolveFlight } from "./flight/evolve-flight.ts";
import { evolveRivals } from "./rivals/evolve-rivals.ts";
import { evolveGates } from "./gates/evolve-gates.ts";
import { evolveForecast } from "./landing/evolve-forecast.ts";
import { evolveMission } from "./evolve-mission.ts";
import { questionCounted } from "./money/count-question.ts";
import { evolveLanding } from "./landing/evolve-landing.ts";
import { evolvePlan } from "./plan/evolve-plan.ts";
import { evolvePolicies } from "./policies/evolve-policies.ts";
import { evolveQuestion } from "./questions/evolve-questions.ts";
import { evolveLimits } from "./routing/limits.ts";
import { allEnded } from "./task-index.ts";
import { newMission, type MissionState } from "./state.ts";

/** A log that cannot be folded: its first event does not create the mission. */
export class FoldError extends Error {}

/**
 * The state after one more event. Changes `state` in place and gives it back; reads no clock, throws no dice, asks for
 * nothing, so that folding the journal tomorrow gives what was live today.
 */
export function evolve(state: MissionState | null, recorded: Recorded): MissionState {
  const { event, at, seq } = recorded;
  if (event.type === "mission.created") {
    const { mission: id, title, place, contract } = event;
    const created = newMission({ id, createdAt: at, title, place, contract });
    created.head = seq;
    return created;
  }
  if (state === null)
    throw new FoldError(`event ${seq} (${event.type}) stands before the creation of its mission`);
  state.head = seq;
  apply(state, recorded, event);
  // A task that is open again makes another whole: what was verified, or is being verified, is not it.
  if (state.phase === "flying" && state.verification !== "none" && !allEnded(state))
    state.verification = "none";
  return state;
}

/** Exhaustive: an event nobody folds does not compile. */
function apply(
  state: MissionState,
  recorded: Recorded,
  event: Exclude<Recorded["event"], { type: "mission.created" }>,
): void {
  switch (event.type) {
    case "mission.re-contracted":
    case "mission.agents-set":
    case "mission.allocation-set":
    case "mission.launched":
    case "mission.held":
    case "mission.released":
    case "mission.paused":
    case "mission.resumed":
    case "mission.stopped":
    case "mission.steered":
    case "mission.directive-withdrawn":
    case "mission.decision-recorded":
    case "note.kept":
    case "merge.branch-put-back":
    case "merge.whole-checked":
    case "budget.changed":
    case "budget.crossed":
    case "budget.graced":
    case "condition.met":
    case "clock.jumped":
    case "mission.reopened":
      evolveMission(state, event, recorded);
      return;
    case "mission.verify-requested":
    case "mission.verified":
    case "landing.described":
    case "landing.requested":
    case "mission.landed":
    case "landing.failed":
    case "landing.undo-requested":
    case "landing.undone":
    case "landing.undo-failed":
    case "landing.reported":
    case "landing.watch-ended":
      evolveLanding(state, event, recorded.at);
      return;
    case "conflict.foreseen":
    case "conflict.cleared":
      evolveForecast(state, event, recorded.at);
      return;
    case "family.limited":
    case "family.limit-lifted":
      evolveLimits(state, event, recorded.at);
      return;
    case "question.began":
    case "question.ended":
      evolveQuestion(state, event, recorded);
      return;
    case "question.used":
      questionCounted(state, event);
      return;
    case "plan.requested":
    case "plan.answered":
    case "plan.request-failed":
    case "plan.proposed":
    case "plan.tasks-added":
    case "plan.edited":
    case "plan.review-requested":
    case "plan.review-broke":
    case "plan.reviewed":
    case "finding.settled":
    case "plan.locked":
    case "plan.unlocked":
    case "plan.diff-proposed":
    case "plan.diff-settled":
      evolvePlan(state, event, recorded);
      return;
    case "decision.asked":
    case "decision.resolved":
    case "decision.snoozed":
    case "decision.closed":
    case "decision.extended":
    case "decision.checkpointed":
    case "decision.taken-back":
    case "workspace.restored":
    case "workspace.restore-failed":
      evolveDecisions(state, event, recorded);
      return;
    case "policy.added":
    case "policy.revoked":
    case "policy.file-loaded":
    case "trust.granted":
    case "trust.revoked":
      evolvePolicies(state, event, recorded);
      return;
    case "task.dispatched":
    case "workspace.readied":
    case "segment.began":
    case "segment.ended":
    case "segment.wound-up":
    case "turn.changed":
    case "progress.seen":
    case "usage.counted":
    case "conversation.opened":
    case "trouble.seen":
    case "limits.seen":
    case "task.rate-limited":
    case "task.continued":
    case "task.approved":
    case "task.held":
    case "task.woken":
    case "channel.lost":
    case "channel.restored":
    case "attention.noticed":
    case "request.judged":
    case "request.answered":
    case "request.withheld":
    case "request.withdrawn":
    case "control.taken":
    case "control.released":
    case "control.typed":
    case "instruction.delivered":
    case "checkpoint.reached":
    case "packet.received":
    case "run.completed":
    case "evidence.recorded":
    case "task.risk-raised":
    case "attempt.passed":
    case "attempt.failed":
    case "review.requested":
    case "review.completed":
    case "review.broke":
    case "review.decided":
    case "review.level-raised":
    case "review.level-lowered":
    case "review.lenses-chosen":
    case "review.compared":
    case "synthesis.requested":
    case "synthesis.completed":
    case "synthesis.broke":
    case "merge.started":
    case "task.merged":
    case "merge.held-out":
    case "merge.postponed":
    case "task.paused":
    case "task.resumed":
    case "task.cancelled":
    case "task.skipped":
    case "task.retried":
    case "task.reassigned":
    case "task.steered":
    case "task.handed-over":
      evolveFlight(state, event, recorded);
      return;
    case "rival.picked":
      evolveRivals(state, event, recorded.at);
      return;
    case "gate.check-began":
    case "gate.checked":
    case "gate.opened":
      evolveGates(state, event, recorded.at);
      return;
  }
}
