import { dependentsOf, findCycle } from "../graph.ts";
import type { TaskId } from "../ids.ts";
import { reject, type Rejection } from "../rejection.ts";
import type { PlanDraft } from "./draft.ts";
import type { PlanEdit } from "./plan-edit.ts";
import { MAX_TASKS } from "./plan.ts";
import { cycleSentence, edgeProblem } from "./structure.ts";
import type { TaskSpec } from "./task-spec.ts";

export interface AppliedEdits {
  readonly draft: PlanDraft;
  /** What takes it back, in the order in which to apply it. */
  readonly inverse: readonly PlanEdit[];
}

/** Tasks one task may wait for; the shape of a task says the same. */
const MAX_AFTER = 500;

interface Work {
  readonly specs: Map<TaskId, TaskSpec>;
  readonly order: TaskId[];
  reasons: PlanDraft["reasons"];
  /** Only then can there be a cycle. */
  edgesAdded: boolean;
  /** Who may come after whom: made for the first task that is removed. Some of it may be true no longer, nothing is missing. */
  dependents: Map<TaskId, TaskId[]> | null;
}

/** An edit that cannot be done says why; otherwise the work is changed and the edits that take it back are given. */
type Step = { readonly problem: string } | { readonly inverse: readonly PlanEdit[] };

/**
 * Applies all edits or none; the draft given is never changed. Every edge has to lead to a task that is there at that moment,
 * so that the inverse finds what it needs; only cycles are judged at the end, because a list may pass through one.
 */
export function applyEdits(draft: PlanDraft, edits: readonly PlanEdit[]): AppliedEdits | Rejection {
  const work: Work = {
    specs: new Map(draft.specs),
    order: [...draft.order],
    reasons: draft.reasons,
    edgesAdded: false,
    dependents: null,
  };
  const inverses: (readonly PlanEdit[])[] = [];
  for (const [index, edit] of edits.entries()) {
    const step = applyOne(work, edit);
    if ("problem" in step) return refused(edits, index, step.problem);
    inverses.push(step.inverse);
  }
  const cycle = work.edgesAdded ? findCycle([...work.specs.values()]) : null;
  if (cycle !== null) return reject("invalid", `${cycleSentence(cycle)} The plan is as it was.`);
  return {
    draft: { specs: work.specs, order: work.order, reasons: work.reasons },
    inverse: inverses.toReversed().flat(),
  };
}

export const isRejection = (value: object): value is Rejection => "sentence" in value;

function refused(edits: readonly PlanEdit[], index: number, problem: string): Rejection {
  const where = edits.length === 1 ? "" : `Edit ${index + 1} of ${edits.length}: `;
  return reject("invalid", `${where}${problem} The plan is as it was.`);
}

function applyOne(work: Work, edit: PlanEdit): Step {
  switch (edit.op) {
    case "add":
      return add(work, edit.task, edit.place);
    case "remove":
      return remove(work, edit.task);
    case "change":
      return change(work, edit.task);
    case "connect":
      return connect(work, edit.task, edit.after);
    case "disconnect":
      return disconnect(work, edit.task, edit.after);
    case "move":
      return move(work, edit.task, edit.place);
    case "reasons": {
      const before = work.reasons;
      work.reasons = edit.reasons;
      return { inverse: [{ op: "reasons", reasons: before }] };
    }
  }
}

const unknown = (id: TaskId): Step => ({ problem: `There is no task ${id} in the plan.` });

function add(work: Work, task: TaskSpec, place: number): Step {
  if (work.specs.has(task.id)) return { problem: `There is already a task ${task.id} in the plan.` };
  if (work.specs.size >= MAX_TASKS) return { problem: `A plan has at most ${MAX_TASKS} tasks.` };
  const problem = edgeProblem(task, work.specs);
  if (problem !== null) return { problem };
  work.specs.set(task.id, task);
  for (const before of task.after) noteEdge(work, task.id, before);
  work.order.splice(Math.min(place, work.order.length), 0, task.id);
  return { inverse: [{ op: "remove", task: task.id }] };
}

function noteEdge(work: Work, id: TaskId, after: TaskId): void {
  const { dependents } = work;
  work.edgesAdded = true;
  const known = dependents?.get(after);
  if (known === undefined) dependents?.set(after, [id]);
  else known.push(id);
}

function remove(work: Work, id: TaskId): Step {
  const spec = work.specs.get(id);
  if (spec === undefined) return unknown(id);
  const place = work.order.indexOf(id);
  const edges: PlanEdit[] = [];
  work.dependents ??= dependentsOf([...work.specs.values()]);
  for (const candidate of new Set(work.dependents.get(id))) {
    const other = work.specs.get(candidate);
    if (other === undefined || !other.after.includes(id)) continue;
    edges.push(...edgeBack(other, id));
    withoutEdge(work, other, id);
  }
  work.specs.delete(id);
  work.order.splice(place, 1);
  return { inverse: [{ op: "add", task: spec, place }, ...edges] };
}

function change(work: Work, task: TaskSpec): Step {
  const before = work.specs.get(task.id);
  if (before === undefined) return unknown(task.id);
  work.specs.set(task.id, { ...task, after: before.after });
  return { inverse: [{ op: "change", task: before }] };
}

function connect(work: Work, id: TaskId, after: TaskId): Step {
  const spec = work.specs.get(id);
  if (spec === undefined) return unknown(id);
  if (!work.specs.has(after)) return unknown(after);
  if (id === after) return { problem: `The task ${id} cannot wait for itself (${id} → ${id}).` };
  if (spec.after.includes(after)) return { problem: `The task ${id} already comes after ${after}.` };
  if (spec.after.length >= MAX_AFTER) {
    return { problem: `The task ${id} already waits for ${MAX_AFTER} tasks, which is the most.` };
  }
  work.specs.set(id, { ...spec, after: [...spec.after, after] });
  noteEdge(work, id, after);
  return { inverse: [{ op: "disconnect", task: id, after }] };
}

function disconnect(work: Work, id: TaskId, after: TaskId): Step {
  const spec = work.specs.get(id);
  if (spec === undefined) return unknown(id);
  if (!spec.after.includes(after)) return { problem: `The task ${id} does not come after ${after}.` };
  withoutEdge(work, spec, after);
  return { inverse: edgeBack(spec, after) };
}

function withoutEdge(work: Work, spec: TaskSpec, after: TaskId): void {
  work.specs.set(spec.id, { ...spec, after: spec.after.filter((other) => other !== after) });
}

/** Puts an edge back where it was in the list: those behind it are taken off and put on again. */
function edgeBack(spec: TaskSpec, after: TaskId): PlanEdit[] {
  const behind = spec.after.slice(spec.after.indexOf(after) + 1);
  return [
    ...behind.map((other): PlanEdit => ({ op: "disconnect", task: spec.id, after: other })),
    ...[after, ...behind].map((other): PlanEdit => ({ op: "connect", task: spec.id, after: other })),
  ];
}

function move(work: Work, id: TaskId, place: number): Step {
  const from = work.order.indexOf(id);
  if (from === -1) return unknown(id);
  work.order.splice(from, 1);
  work.order.splice(Math.min(place, work.order.length), 0, id);
  return { inverse: [{ op: "move", task: id, place: from }] };
}
