import type { TaskId } from "../ids.ts";
import { reject, type Rejection } from "../rejection.ts";
import { applyEdits, isRejection } from "./apply-edit.ts";
import type { PlanDraft } from "./draft.ts";
import type { PlanEdit } from "./plan-edit.ts";
import { nameSome } from "./structure.ts";

/** `keepChain`: what waited for a deleted task then waits for what that one waited for. */
export function deleteTasks(
  draft: PlanDraft,
  tasks: readonly TaskId[],
  keepChain: boolean,
): PlanEdit[] | Rejection {
  const gone = new Set(tasks);
  const missing = [...gone].filter((task) => !draft.specs.has(task));
  if (missing.length > 0) {
    return reject("unknown", `There is no task ${nameSome(missing)} in the plan; nothing was deleted.`);
  }
  const edits: PlanEdit[] = keepChain ? bridges(draft, gone) : [];
  edits.push(...[...gone].map((task): PlanEdit => ({ op: "remove", task })));
  const tried = applyEdits(draft, edits);
  return isRejection(tried) ? tried : edits;
}

/** Edges past the deleted tasks, from each that stays to the nearest that stay before it. */
function bridges(draft: PlanDraft, gone: ReadonlySet<TaskId>): PlanEdit[] {
  const edits: PlanEdit[] = [];
  for (const spec of draft.specs.values()) {
    if (gone.has(spec.id)) continue;
    const seen = new Set<TaskId>(spec.after);
    const left = spec.after.filter((before) => gone.has(before));
    for (let id = left.pop(); id !== undefined; id = left.pop()) {
      for (const before of draft.specs.get(id)?.after ?? []) {
        if (seen.has(before)) continue;
        seen.add(before);
        if (gone.has(before)) left.push(before);
        else edits.push({ op: "connect", task: spec.id, after: before });
      }
    }
  }
  return edits;
}
