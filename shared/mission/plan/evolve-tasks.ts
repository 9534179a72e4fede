import type { TaskState } from "../flight/task.ts";
import type { TaskId } from "../ids.ts";
import type { MissionState } from "../state.ts";
import { newTask, reindex, withSpec } from "../task-index.ts";
import { applyEdits, isRejection } from "./apply-edit.ts";
import { draftOfState } from "./draft.ts";
import type { PlanEdit } from "./plan-edit.ts";
import type { TaskSpec } from "./task-spec.ts";

/** A large plan comes in pieces; what follows from all tasks together is worked out once, with the last of them. */
export function putTasks(state: MissionState, specs: readonly TaskSpec[]): void {
  for (const spec of specs) {
    state.tasks.set(spec.id, newTask(spec, state.order.length, state.contract));
    state.order.push(spec.id);
  }
  state.plan.awaiting -= specs.length;
  if (state.plan.awaiting <= 0) reindex(state);
}

/** The tasks after an edit: what happened to a task stays with it, only what is asked of it is written anew. */
export function tasksOfDraft(state: MissionState, edits: readonly PlanEdit[]): void {
  const applied = applyEdits(draftOfState(state), edits);
  if (isRejection(applied)) {
    throw new Error(`An edit that was recorded cannot be applied again: ${applied.sentence}`);
  }
  const { specs, order, reasons } = applied.draft;
  const kept = new Map(state.tasks);
  state.tasks.clear();
  for (const [place, id] of order.entries()) {
    const spec = specs.get(id);
    if (spec !== undefined) state.tasks.set(id, taskAt(state, kept.get(id), spec, place));
  }
  state.order = [...order] satisfies TaskId[];
  state.plan.reasons = reasons;
  reindex(state);
}

function taskAt(
  { contract }: MissionState,
  before: TaskState | undefined,
  spec: TaskSpec,
  place: number,
): TaskState {
  if (before === undefined) return newTask(spec, place, contract);
  return before.spec === spec ? before : withSpec(before, spec, contract);
}
