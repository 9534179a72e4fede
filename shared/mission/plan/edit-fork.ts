import { taskId, type TaskId } from "../ids.ts";
import { reject, type Rejection } from "../rejection.ts";
import type { Family } from "../words.ts";
import { applyEdits, isRejection } from "./apply-edit.ts";
import type { PlanDraft } from "./draft.ts";
import type { PlanEdit } from "./plan-edit.ts";

export interface Fork {
  readonly task: TaskId;
  /** Who flies it, and who flies its rival. */
  readonly families: readonly [Family, Family];
}

/** The same brief for two families, each in a workspace of its own. What waited for the task waits for both. */
export function forkTask(draft: PlanDraft, { task, families }: Fork): PlanEdit[] | Rejection {
  const [first, second] = families;
  const spec = draft.specs.get(task);
  if (spec === undefined)
    return reject("unknown", `There is no task ${task} in the plan; nothing was forked.`);
  if (first === second) return reject("invalid", `A fork of ${task} needs two families; nothing was forked.`);
  if (spec.rival !== null) return reject("wrong-state", `${task} has a rival already; nothing was forked.`);
  const id = taskId.safeParse(`${task.slice(0, 50)}-${second}`.toLowerCase().slice(0, 64));
  if (!id.success)
    return reject("invalid", `No name was found for the rival of ${task}; nothing was forked.`);
  const { agent: _agent, model: _model, ...assignment } = spec.assignment;
  const dependents = [...draft.specs.values()].filter((other) => other.after.includes(task));
  const edits: PlanEdit[] = [
    { op: "change", task: { ...spec, rival: id.data, assignment: { ...assignment, family: first } } },
    {
      op: "add",
      task: {
        ...spec,
        id: id.data,
        title: `${spec.title} (${second})`.slice(0, 200),
        produces: [],
        rival: task,
        assignment: { ...assignment, family: second },
      },
      place: draft.order.indexOf(task) + 1,
    },
    ...dependents.map((dependent): PlanEdit => ({ op: "connect", task: dependent.id, after: id.data })),
  ];
  const tried = applyEdits(draft, edits);
  return isRejection(tried) ? tried : edits;
}
