import type { TaskId } from "../ids.ts";
import { reject, type Rejection } from "../rejection.ts";
import type { MissionState } from "../state.ts";
import type { Attempt } from "./attempt.ts";
import { hasEnded, openAttempt } from "./status.ts";
import type { TaskState } from "./task.ts";

export type Found<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly rejection: Rejection };

const no = (code: Rejection["code"], sentence: string) => ({
  ok: false as const,
  rejection: reject(code, sentence),
});

export function findTask(state: MissionState, id: TaskId): Found<TaskState> {
  const task = state.tasks.get(id);
  if (task === undefined) return no("unknown", `The mission has no task "${id}". Nothing was changed.`);
  return { ok: true, value: task };
}

/** A task of a mission that is in flight. */
export function findFlying(state: MissionState, id: TaskId): Found<TaskState> {
  if (state.phase !== "flying") {
    return no("wrong-state", `The mission is ${state.phase}, not flying, so "${id}" was left as it is.`);
  }
  return findTask(state, id);
}

export interface OpenAttempt {
  readonly task: TaskState;
  readonly attempt: Attempt;
}

/** The attempt that is under way. News of an older one is refused, so that it never moves a newer one. */
export function findOpenAttempt(state: MissionState, id: TaskId, number: number): Found<OpenAttempt> {
  const found = findFlying(state, id);
  if (!found.ok) return found;
  const task = found.value;
  const attempt = openAttempt(task);
  if (hasEnded(task) || attempt === null || attempt.number !== number) {
    return no("wrong-state", `Attempt ${number} of "${id}" is not under way. Nothing was changed.`);
  }
  return { ok: true, value: { task, attempt } };
}
