import type { Recorded } from "../event.ts";
import type { Attempt } from "../flight/attempt.ts";
import { statusOf } from "../flight/status.ts";
import type { TaskState } from "../flight/task.ts";
import type { TaskId } from "../ids.ts";
import type { ReceiptAttempt, ReceiptTask } from "./receipt-shape.ts";
import type { Usages } from "./receipt-spend.ts";

/** What only the log knows of a task: its state keeps the newest of these. */
export class TaskNotes {
  readonly #heldOut = new Map<TaskId, ReceiptTask["heldOut"]>();
  readonly #merged = new Map<TaskId, NonNullable<ReceiptTask["merged"]>>();
  readonly #ended = new Map<TaskId, string>();

  note({ event, at }: Recorded): void {
    if (event.type === "merge.held-out") {
      const { task, cause, detail } = event;
      this.#heldOut.set(task, [...this.heldOut(task), { at, cause, detail }]);
    }
    if (event.type === "task.merged") {
      this.#merged.set(event.task, { at, commit: event.commit, tree: event.tree });
    }
    if (event.type === "task.cancelled" || event.type === "task.skipped") {
      this.#ended.set(event.task, event.reason);
    }
    if (event.type === "task.retried") this.#ended.delete(event.task);
  }

  heldOut(task: TaskId): ReceiptTask["heldOut"] {
    return this.#heldOut.get(task) ?? [];
  }

  merged(task: TaskId): ReceiptTask["merged"] {
    return this.#merged.get(task) ?? null;
  }

  /** Why it was skipped or cancelled, in the words of whoever did it; empty: nobody said. */
  endedBecause(task: TaskId): string {
    return this.#ended.get(task) ?? "";
  }
}

export function taskReceipt(task: TaskState, notes: TaskNotes, usages: Usages): ReceiptTask {
  const { id, title, kind } = task.spec;
  return {
    id,
    title,
    kind,
    status: statusOf(task),
    risk: task.risk,
    reviewLevel: task.reviewLevel,
    authors: [...task.authors],
    passedByPerson: task.passedByPerson,
    attempts: task.attempts.map((attempt) => attemptReceipt(id, attempt, usages)),
    retries: Math.max(0, task.attempts.length - 1),
    scopeBreaches: task.attempts.filter(breached).length,
    heldOut: [...notes.heldOut(id)],
    merged: notes.merged(id),
    spend: usages.of(
      task.attempts.map((attempt) => ({ task: id, attempt })),
      (asked) => asked.task === id,
    ),
  };
}

const breached = ({ signals }: Attempt): boolean =>
  signals.some(({ name, holds }) => name === "scope" && holds === false);

function attemptReceipt(task: TaskId, attempt: Attempt, usages: Usages): ReceiptAttempt {
  return {
    number: attempt.number,
    purpose: attempt.purpose,
    route: attempt.route,
    harness: attempt.harness,
    dispatchedAt: attempt.dispatchedAt,
    endedAt: attempt.endedAt,
    outcome: attempt.outcome,
    failure: attempt.failure,
    promptAdded: [...attempt.additions],
    segments: attempt.segments.map(({ number, startedAt, endedAt, end, exitCode, handOff }) => ({
      number,
      startedAt,
      endedAt,
      end,
      exitCode,
      handOff,
    })),
    signals: [...attempt.signals],
    turns: attempt.turns,
    toolCalls: attempt.toolCalls,
    checkpoints: attempt.checkpoints.length,
    spend: usages.of([{ task, attempt }]),
  };
}

/** Why a task is not in the mission branch, as far as the log says. */
export function whyNotMerged(task: TaskState, notes: TaskNotes, stopped: string | null): string {
  const status = statusOf(task);
  const said = notes.endedBecause(task.spec.id);
  if (said !== "") return said;
  const failure = task.attempts.findLast((attempt) => attempt.failure !== null)?.failure ?? null;
  if (status === "failed" && failure !== null) return failure;
  if (status === "cancelled" && stopped !== null) return `the mission was stopped: ${stopped}`;
  if (status === "blocked") return "a task before it was not merged";
  if (failure !== null) return failure;
  return task.attempts.length === 0 ? "it was never started" : "it had not ended";
}
