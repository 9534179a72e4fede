import type { Recorded } from "../event.ts";
import type { MissionState } from "../state.ts";
import { settledByHand } from "../flight/evolve-review.ts";
import { reindex } from "../task-index.ts";
import { putTasks, tasksOfDraft } from "./evolve-tasks.ts";
import { MAX_PLANNER_ROUNDS } from "./plan-commands.ts";
import { rememberPlanner, rememberProposer } from "./task-planners.ts";
import type { PlanEvent, PlanEventOf } from "./plan-words.ts";

/** Folds what happened to the plan. Exhaustive: an event nobody folds does not compile. */
export function evolvePlan(state: MissionState, event: PlanEvent, _recorded: Recorded): void {
  const { plan } = state;
  switch (event.type) {
    case "plan.requested": {
      const { family, agent, model, effort, instructions } = event;
      plan.request = { family, agent, model, effort, instructions };
      plan.requests += 1;
      plan.asking = { round: 1, errors: [] };
      return;
    }
    case "plan.answered":
      plan.asking = nextRound(event);
      return;
    case "plan.request-failed":
      plan.asking = null;
      return;
    case "plan.proposed":
      startDraft(state, event);
      return;
    case "plan.tasks-added":
      putTasks(state, event.tasks);
      rememberPlanner(plan, event.tasks);
      return;
    case "plan.edited":
      applyEdited(state, event);
      return;
    case "plan.review-requested":
      plan.reviewAsked = {
        reviewer: event.reviewer,
        model: event.model,
        effort: event.effort,
        revision: plan.revision,
        toLaunch: event.toLaunch,
      };
      return;
    case "plan.review-broke":
      plan.reviewAsked = null;
      return;
    case "plan.reviewed":
      plan.reviewAsked = null;
      plan.unreviewed.clear();
      for (const finding of event.findings) state.findings.set(finding.id, finding);
      if (!plan.reviewedBy.includes(event.reviewer.family)) plan.reviewedBy.push(event.reviewer.family);
      return;
    case "finding.settled": {
      const finding = state.findings.get(event.finding);
      if (finding === undefined) return;
      state.findings.set(finding.id, { ...finding, state: event.state, reason: event.reason });
      settledByHand(state, finding.id);
      return;
    }
    case "plan.locked":
      state.phase = "locked";
      plan.lockedRevision = event.revision;
      plan.waiver = event.waiver;
      // Whoever still reads it is not waited for: unlocked again, the plan is read anew.
      plan.reviewAsked = null;
      // What was locked was approved as it is: nothing done before is taken back behind the back of whoever approved it.
      plan.undo = [];
      plan.redo = [];
      return;
    case "plan.unlocked":
      state.phase = "composing";
      plan.lockedRevision = null;
      plan.waiver = null;
      return;
    case "plan.diff-proposed": {
      const { diff, edits, reason, by } = event;
      plan.diffs.set(diff, { number: diff, edits, reason, by, state: "proposed" });
      return;
    }
    case "plan.diff-settled": {
      const diff = plan.diffs.get(event.diff);
      if (diff === undefined) return;
      plan.diffs.set(event.diff, { ...diff, state: event.accepted ? "accepted" : "declined" });
      return;
    }
  }
}

/** An answer that did not fit is asked for again, so often; an answer that fitted ends the asking. */
function nextRound({ round, errors }: PlanEventOf<"plan.answered">): MissionState["plan"]["asking"] {
  if (errors.length === 0 || round >= MAX_PLANNER_ROUNDS) return null;
  return { round: round + 1, errors };
}

function startDraft(state: MissionState, event: PlanEventOf<"plan.proposed">): void {
  const { plan } = state;
  plan.revision = event.revision;
  plan.reasons = event.reasons;
  plan.source = event.source;
  plan.plannedBy = event.plannedBy;
  plan.taskPlanners.clear();
  plan.unreviewed.clear();
  plan.asking = null;
  plan.awaiting = event.tasks;
  plan.undo = [];
  plan.redo = [];
  forgetReviews(state);
  state.tasks.clear();
  state.order = [];
  reindex(state);
}

function applyEdited(state: MissionState, { edits, inverse, as, diff }: PlanEventOf<"plan.edited">): void {
  const { plan } = state;
  tasksOfDraft(state, edits);
  rememberProposer(state, diff, edits);
  plan.revision += 1;
  switch (as) {
    case "edit":
    case "diff":
      plan.undo.push(inverse);
      plan.redo = [];
      break;
    case "undo":
      plan.undo.pop();
      plan.redo.push(inverse);
      break;
    case "redo":
      plan.redo.pop();
      plan.undo.push(inverse);
      break;
  }
  if (state.phase === "composing") forgetReviews(state);
  else
    for (const edit of edits)
      if (edit.op === "add" || edit.op === "change") plan.unreviewed.add(edit.task.id);
}

/** A review says something about the plan it saw, and about no other. */
function forgetReviews({ plan }: MissionState): void {
  plan.reviewedBy = [];
  plan.reviewAsked = null;
}
