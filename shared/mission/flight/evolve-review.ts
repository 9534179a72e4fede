import type { EventOf } from "../event.ts";
import type { FindingId } from "../ids.ts";
import type { MissionState } from "../state.ts";
import { replaceTask } from "../task-index.ts";
import { criticalOf } from "../review/next-fix.ts";
import type { ReviewEvent } from "./evolve-flight.ts";
import { evolveSynthesis } from "./evolve-synthesis.ts";
import type { Review, TaskState } from "./task.ts";

/** The way of a task from its reviews into the mission branch. */
export function evolveReview(
  state: MissionState,
  task: TaskState,
  event: ReviewEvent,
  at: number,
): TaskState {
  switch (event.type) {
    case "review.requested": {
      const { reviewer, round, lane } = event;
      const review: Review = {
        reviewer,
        round,
        lane,
        requestedAt: at,
        state: "running",
        findings: [],
        failure: null,
        limited: false,
      };
      return { ...task, reviews: [...task.reviews, review] };
    }
    case "review.completed":
      for (const finding of event.findings) state.findings.set(finding.id, finding);
      return {
        ...task,
        reviews: finish(task, event, { state: "completed", findings: event.findings.map(({ id }) => id) }),
      };
    case "review.broke":
      return {
        ...task,
        reviews: finish(task, event, {
          state: "failed",
          failure: event.reason,
          limited: event.limited,
          ...(event.offTopic ? { offTopic: true } : {}),
          ...(event.interrupted ? { interrupted: true } : {}),
        }),
      };
    case "review.decided":
      return decided(task, event);
    case "review.lenses-chosen": {
      const more = event.lenses.map(({ lens }) => lens).filter((lens) => !task.lenses.includes(lens));
      return { ...task, lenses: [...task.lenses, ...more] };
    }
    case "review.compared":
    case "synthesis.requested":
    case "synthesis.completed":
    case "synthesis.broke":
      return evolveSynthesis(state, task, event, at);
    case "review.level-raised":
      return raised(task, event.level);
    case "review.level-lowered":
      return { ...task, reviewLevel: event.level, raisedTo: null, loweredTo: event.level };
    case "task.risk-raised":
      return { ...raised(task, "full"), risk: "high" };
    case "merge.started":
      return { ...task, stage: "merging" };
    case "merge.postponed":
      return { ...task, stage: "merge-queue" };
    case "task.merged":
      return { ...task, stage: "merged", mergedAs: event.commit };
    case "merge.held-out": {
      const { cause, detail, next } = event;
      const lesson =
        cause === "conflict"
          ? `It did not merge. ${detail}`
          : `On the merged tree its acceptance failed: ${detail}`;
      return {
        ...task,
        stage: next === "retry" ? "fixing" : "held",
        heldOut: { cause, detail },
        mergeTries: task.mergeTries + 1,
        notes: [...task.notes, lesson],
      };
    }
  }
}

function finish(
  task: TaskState,
  { reviewer, round }: EventOf<"review.completed" | "review.broke">,
  how: Partial<Review>,
): readonly Review[] {
  return task.reviews.map((review) => {
    const same =
      review.state === "running" &&
      review.round === round &&
      review.reviewer.lens === reviewer.lens &&
      review.reviewer.agent === reviewer.agent;
    return same ? { ...review, ...how } : review;
  });
}

function decided(task: TaskState, event: EventOf<"review.decided">): TaskState {
  switch (event.outcome) {
    case "passed":
      return { ...task, stage: "merge-queue", passedBy: event.by, passedByPerson: event.by === null };
    case "fix":
      return {
        ...task,
        stage: "fixing",
        fixRounds: task.fixRounds + 1,
        // What was found again is to be fixed like anything else.
        changedIn: new Map(),
        passedBy: null,
        passedByPerson: false,
        // From the merge queue it comes back as work to do again, not as a conflict to resolve.
        heldOut: null,
        mergeTries: 0,
        notes: [...task.notes, `Sent back by the review: ${event.reason}`],
      };
    case "ask-person":
      return { ...task, stage: "held" };
  }
}

/** More review than before: what was passed at the lower level goes through it again. */
function raised(task: TaskState, level: "standard" | "full"): TaskState {
  const next = {
    ...task,
    reviewLevel: level,
    raisedTo: level,
    loweredTo: null,
    passedBy: null,
    passedByPerson: false,
  };
  return task.stage === "merge-queue" ? { ...next, stage: "in-review" } : next;
}

/** Nothing is left to fix and there is nothing new to say to anybody: what was fixed before gets its fresh look. */
export function settledByHand(state: MissionState, finding: FindingId): void {
  for (const id of state.active) {
    const task = state.tasks.get(id);
    if (task?.stage !== "fixing" || task.heldOut !== null || task.notesGiven < task.notes.length) continue;
    if (!task.reviews.some(({ findings }) => findings.includes(finding))) continue;
    if (criticalOf(state, task).length > 0) continue;
    replaceTask(state, { ...task, stage: "in-review", round: task.round + 1 });
  }
}
