import type { CommandOf } from "../command.ts";
import type { Context, Outcome } from "../outcome.ts";
import { reject, type Rejection } from "../rejection.ts";
import type { MissionState } from "../state.ts";
import { closeDecisionsOf } from "../decisions/close-decisions.ts";
import { endSession, retryTask } from "./end-attempt.ts";
import { handOver } from "./hand-over.ts";
import { askToLower } from "../review/lower-review.ts";
import { findTask, type Found } from "./find-task.ts";
import { hasEnded, isActive, openAttempt } from "./status.ts";
import type { TaskState } from "./task.ts";

type TaskCommand = CommandOf<
  | "task.steer"
  | "task.pause"
  | "task.resume"
  | "task.cancel"
  | "task.skip"
  | "task.retry"
  | "task.reassign"
  | "task.raise-review"
  | "task.lower-review"
  | "task.hand-over"
>;

/** What a person does with one task. */
export function decideTask(
  state: MissionState,
  command: TaskCommand,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  const found = changeable(state, command.task);
  if (!found.ok) return found.rejection;
  const task = found.value;
  switch (command.type) {
    case "task.steer":
      return steer(task, command.text, outcome);
    case "task.pause":
      return pause(task, outcome);
    case "task.resume":
      if (task.paused === null && task.rateLimitedUntil !== null) {
        outcome.emit({ type: "task.woken", task: command.task });
        saysOver(state, task, outcome);
        return null;
      }
      if (task.paused === null) return no(task, "is not paused");
      outcome.emit({ type: "task.resumed", task: command.task });
      return null;
    case "task.cancel":
      if (hasEnded(task)) return no(task, `has ended (${task.stage})`);
      if (task.stage === "merging") return no(task, "is being merged; wait for the end of that");
      return cancelTask(state, task, command.reason, outcome);
    case "task.skip":
      if (task.stage === "merged" || task.stage === "skipped") return no(task, `has ended (${task.stage})`);
      if (task.stage === "merging") return no(task, "is being merged; wait for the end of that");
      return skipTask(state, task, command.reason, outcome);
    case "task.retry":
      if (task.stage !== "failed" && task.stage !== "cancelled") return no(task, "has not failed");
      return retryTask(state, task, command.note, command.assignment, outcome);
    case "task.reassign":
      if (hasEnded(task)) return no(task, `has ended (${task.stage})`);
      outcome.emit({ type: "task.reassigned", task: command.task, assignment: command.assignment });
      return null;
    case "task.hand-over":
      return handOver(state, task, command, outcome);
    case "task.lower-review":
      return askToLower(state, task, command.level, context, outcome);
    case "task.raise-review":
      return raiseReview(task, command.level, outcome);
  }
}

/** Whoever goes on with it says that its family gives something again, and not to this task alone. */
function saysOver({ limits }: MissionState, task: TaskState, outcome: Outcome): void {
  const family = task.attempts.at(-1)?.route.family;
  if (family !== undefined && limits.has(family)) outcome.emit({ type: "family.limit-lifted", family });
}

const no = (task: TaskState, why: string): Rejection =>
  reject("wrong-state", `"${task.spec.id}" ${why}. Nothing was changed.`);

/** Before launch a plan is edited, not steered; after the end nothing moves. */
function changeable(state: MissionState, id: TaskState["spec"]["id"]): Found<TaskState> {
  if (state.phase !== "flying") {
    const sentence = `The mission is ${state.phase}: its tasks are changed in the plan before launch, and not at all after the end.`;
    return { ok: false, rejection: reject("wrong-state", sentence) };
  }
  return findTask(state, id);
}

/** Delivered now when an agent listens, and in any case part of the next prompt. */
export function steer(task: TaskState, text: string, outcome: Outcome): Rejection | null {
  if (hasEnded(task)) return no(task, `has ended (${task.stage})`);
  const attempt = openAttempt(task);
  const instruction = outcome.nextSeq;
  outcome.emit({ type: "task.steered", task: task.spec.id, text });
  if (attempt !== null && task.stage === "running") {
    outcome.request({ type: "agent.tell", task: task.spec.id, attempt: attempt.number, text, instruction });
  }
  return null;
}

function pause(task: TaskState, outcome: Outcome): Rejection | null {
  if (hasEnded(task) || task.stage === "failed") return no(task, "has nothing to pause");
  if (task.paused !== null) return no(task, "is paused already");
  pauseTask(task, "operator", outcome);
  return null;
}

/** Interrupts through the adapter; the session is kept. */
export function pauseTask(
  task: TaskState,
  cause: "operator" | "mission" | "budget" | "policy",
  outcome: Outcome,
): void {
  outcome.emit({ type: "task.paused", task: task.spec.id, cause });
  const attempt = openAttempt(task);
  const segment = attempt?.segments.at(-1);
  if (task.parked || attempt === null || segment === undefined || segment.endedAt !== null) return;
  outcome.request({
    type: "segment.interrupt",
    task: task.spec.id,
    attempt: attempt.number,
    segment: segment.number,
  });
}

export function cancelTask(state: MissionState, task: TaskState, reason: string, outcome: Outcome): null {
  outcome.emit({ type: "task.cancelled", task: task.spec.id, reason });
  endSession(task, outcome);
  closeDecisionsOf(state, task.spec.id, "withdrawn", "the task was cancelled", outcome);
  return null;
}

export function skipTask(state: MissionState, task: TaskState, reason: string, outcome: Outcome): null {
  outcome.emit({ type: "task.skipped", task: task.spec.id, reason });
  if (isActive(task)) endSession(task, outcome);
  closeDecisionsOf(state, task.spec.id, "withdrawn", "the task was skipped", outcome);
  return null;
}

const LEVELS = ["light", "standard", "full"] as const;

/** A person may ask for more review than the risk does, never for less. */
function raiseReview(task: TaskState, level: "standard" | "full", outcome: Outcome): Rejection | null {
  if (hasEnded(task)) return no(task, `has ended (${task.stage})`);
  if (task.stage === "merging") return no(task, "is being merged");
  if (LEVELS.indexOf(level) <= LEVELS.indexOf(task.reviewLevel)) {
    return no(task, `has a ${task.reviewLevel} review already, and a review is only raised`);
  }
  outcome.emit({ type: "review.level-raised", task: task.spec.id, level, reason: null });
  return null;
}
