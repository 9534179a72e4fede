import type { Outcome } from "../../outcome.ts";
import { reject, type Rejection } from "../../rejection.ts";
import type { MissionState } from "../../state.ts";
import type { Plan, PlanSource } from "../plan.ts";
import { TASKS_PER_EVENT } from "../plan-events.ts";
import type { PlanState } from "../plan-state.ts";
import { structuralProblems } from "../structure.ts";
import type { TaskSpec } from "../task-spec.ts";

/** No message may be larger than 4 MB; what stands around the tasks of an event fits in the rest. Bytes. */
const MAX_CHUNK_BYTES = 3_000_000;
/** Problems in one sentence; the rest is found when these are put right. */
const PROBLEMS_NAMED = 3;

const encoder = new TextEncoder();
export const bytesOf = (value: unknown): number => encoder.encode(JSON.stringify(value)).length;

/** Refuses a plan that is no graph, and one that cannot be written down. */
export function refusePlan(plan: Plan): Rejection | null {
  const problems = structuralProblems(plan.tasks);
  if (problems.length > 0) {
    const more =
      problems.length > PROBLEMS_NAMED ? ` There are ${problems.length - PROBLEMS_NAMED} more.` : "";
    return reject(
      "invalid",
      `${problems.slice(0, PROBLEMS_NAMED).join(" ")}${more} The plan before was kept.`,
    );
  }
  const large = plan.tasks.find((spec) => bytesOf(spec) > MAX_CHUNK_BYTES);
  if (large === undefined) return null;
  return reject(
    "invalid",
    `The task ${large.id} is larger than ${MAX_CHUNK_BYTES} bytes. Shorten its brief; the plan before was kept.`,
  );
}

/** A whole new draft: one event that it is there, then its tasks in pieces that fit. */
export function emitPlan(
  state: MissionState,
  plan: Plan,
  source: PlanSource,
  plannedBy: PlanState["plannedBy"],
  outcome: Outcome,
): void {
  outcome.emit({
    type: "plan.proposed",
    revision: state.plan.revision + 1,
    reasons: plan.reasons,
    source,
    plannedBy,
    tasks: plan.tasks.length,
  });
  for (const tasks of chunks(plan.tasks)) outcome.emit({ type: "plan.tasks-added", tasks });
}

function chunks(specs: readonly TaskSpec[]): TaskSpec[][] {
  const result: TaskSpec[][] = [];
  let chunk: TaskSpec[] = [];
  let bytes = 0;
  for (const spec of specs) {
    const size = bytesOf(spec);
    if (chunk.length === TASKS_PER_EVENT || (chunk.length > 0 && bytes + size > MAX_CHUNK_BYTES)) {
      result.push(chunk);
      chunk = [];
      bytes = 0;
    }
    chunk.push(spec);
    bytes += size;
  }
  return chunk.length === 0 ? result : [...result, chunk];
}
