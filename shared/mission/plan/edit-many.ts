import type { TaskId } from "../ids.ts";
import { reject, type Rejection } from "../rejection.ts";
import type { PlanDraft } from "./draft.ts";
import type { PlanEdit } from "./plan-edit.ts";
import { nameSome } from "./structure.ts";
import type { Assignment, TaskSpec } from "./task-spec.ts";

/** What may be changed in many tasks at once: never what is told of one task only. */
export type BulkChange = Partial<
  Pick<TaskSpec, "kind" | "phase" | "group" | "risk" | "review" | "role" | "mode" | "limits">
>;

function changeEach(
  draft: PlanDraft,
  tasks: readonly TaskId[],
  change: (spec: TaskSpec) => TaskSpec,
): PlanEdit[] | Rejection {
  const ids = [...new Set(tasks)];
  const missing = ids.filter((id) => !draft.specs.has(id));
  if (missing.length > 0) {
    return reject("unknown", `There is no task ${nameSome(missing)} in the plan; nothing was changed.`);
  }
  return ids.flatMap((id): PlanEdit[] => {
    const spec = draft.specs.get(id);
    return spec === undefined ? [] : [{ op: "change", task: change(spec) }];
  });
}

export const changeTasks = (
  draft: PlanDraft,
  tasks: readonly TaskId[],
  change: BulkChange,
): PlanEdit[] | Rejection => changeEach(draft, tasks, (spec) => ({ ...spec, ...change }));

/** The whole assignment is replaced: what it does not name is routed by the table again. */
export const reassignTasks = (
  draft: PlanDraft,
  tasks: readonly TaskId[],
  assignment: Assignment,
): PlanEdit[] | Rejection => changeEach(draft, tasks, (spec) => ({ ...spec, assignment }));

/** Puts the tasks, in the order given, where the first of them is to stand. */
export function reorderTasks(
  draft: PlanDraft,
  tasks: readonly TaskId[],
  place: number,
): PlanEdit[] | Rejection {
  const moved = new Set(tasks);
  const missing = [...moved].filter((id) => !draft.specs.has(id));
  if (missing.length > 0) {
    return reject("unknown", `There is no task ${nameSome(missing)} in the plan; nothing was moved.`);
  }
  const end = draft.order.length - 1;
  // All to the end first: then nothing that still has to move stands in front of the place.
  return [
    ...[...moved].map((task): PlanEdit => ({ op: "move", task, place: end })),
    ...[...moved].map((task, index): PlanEdit => ({ op: "move", task, place: place + index })),
  ];
}
