import type { TaskId } from "../ids.ts";
import type { MissionState } from "../state.ts";
import type { PlanReasons } from "./plan.ts";
import type { TaskSpec } from "./task-spec.ts";

/** A plan without anything that happened: what edits are tried on before they become events. */
export interface PlanDraft {
  readonly specs: ReadonlyMap<TaskId, TaskSpec>;
  readonly order: readonly TaskId[];
  readonly reasons: PlanReasons;
}

export const specsInOrder = (draft: Pick<PlanDraft, "specs" | "order">): TaskSpec[] =>
  draft.order.flatMap((id) => draft.specs.get(id) ?? []);

export function draftOf(specs: readonly TaskSpec[], reasons: PlanReasons): PlanDraft {
  return {
    specs: new Map(specs.map((spec) => [spec.id, spec])),
    order: specs.map((spec) => spec.id),
    reasons,
  };
}

export const specsOf = (state: MissionState): TaskSpec[] =>
  state.order.flatMap((id) => state.tasks.get(id)?.spec ?? []);

export const draftOfState = (state: MissionState): PlanDraft => draftOf(specsOf(state), state.plan.reasons);
