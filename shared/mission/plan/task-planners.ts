import type { TaskId } from "../ids.ts";
import type { MissionState } from "../state.ts";
import type { Family } from "../words.ts";
import type { PlanEdit } from "./plan-edit.ts";
import type { PlanState } from "./plan-state.ts";
import type { TaskSpec } from "./task-spec.ts";

/** The families that thought a task up; what a person added counts as part of the plan it was added to. */
export function plannersOf({ plan }: Pick<MissionState, "plan">, id: TaskId): readonly Family[] {
  return plan.taskPlanners.get(id) ?? (plan.plannedBy === null ? [] : [plan.plannedBy.family]);
}

/** The tasks of a whole plan are its planner's. */
export function rememberPlanner(plan: PlanState, specs: readonly TaskSpec[]): void {
  if (plan.plannedBy === null) return;
  for (const { id } of specs) plan.taskPlanners.set(id, [plan.plannedBy.family]);
}

/** Whoever proposed a change planned what it wrote; who planned the task before stays its planner as well. */
export function rememberProposer(state: MissionState, diff: number | null, edits: readonly PlanEdit[]): void {
  const family = diff === null ? undefined : state.plan.diffs.get(diff)?.by?.family;
  if (family === undefined) return;
  for (const edit of edits) {
    if (edit.op !== "add" && edit.op !== "change") continue;
    const { id } = edit.task;
    const before = edit.op === "change" ? plannersOf(state, id) : (state.plan.taskPlanners.get(id) ?? []);
    if (!before.includes(family)) state.plan.taskPlanners.set(id, [...before, family]);
  }
}
