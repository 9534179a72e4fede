import type { TaskId } from "../ids.ts";
import { reject, type Rejection } from "../rejection.ts";
import { applyEdits, isRejection } from "./apply-edit.ts";
import type { PlanDraft } from "./draft.ts";
import type { PlanEdit } from "./plan-edit.ts";
import type { TaskSpec } from "./task-spec.ts";

export interface Split {
  readonly task: TaskId;
  /** What it becomes; one of them may keep its id. Their own `after` is not looked at. */
  readonly parts: readonly TaskSpec[];
  /** `chain`: one after the other. `parallel`: side by side. */
  readonly how: "chain" | "parallel";
}

/** One task becomes several. What it waited for they wait for, and what waited for it waits for all of them. */
export function splitTask(draft: PlanDraft, { task, parts, how }: Split): PlanEdit[] | Rejection {
  const spec = draft.specs.get(task);
  if (spec === undefined)
    return reject("unknown", `There is no task ${task} in the plan; nothing was split.`);
  const last = parts.at(-1);
  if (last === undefined || parts.length < 2) {
    return reject("invalid", `Splitting ${task} needs at least two parts; nothing was split.`);
  }
  const place = draft.order.indexOf(task);
  const after = (index: number): readonly TaskId[] => {
    const before = parts[index - 1];
    return how === "parallel" || before === undefined ? spec.after : [before.id];
  };
  const ends = how === "chain" ? [last] : parts;
  const dependents = [...draft.specs.values()].filter((other) => other.after.includes(task));
  const edits: PlanEdit[] = [
    { op: "remove", task },
    ...parts.map((part, index): PlanEdit => ({
      op: "add",
      task: { ...part, after: [...after(index)] },
      place: place + index,
    })),
    ...dependents.flatMap((dependent) =>
      ends.map((end): PlanEdit => ({ op: "connect", task: dependent.id, after: end.id })),
    ),
  ];
  const tried = applyEdits(draft, edits);
  return isRejection(tried) ? tried : edits;
}
