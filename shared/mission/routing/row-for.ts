import type { TaskState } from "../flight/task.ts";
import { sandboxFor } from "../plan/task-nature.ts";
import type { MissionState } from "../state.ts";
import { sandbox, type Sandbox } from "../words.ts";
import type { AllocationRow } from "./allocation.ts";

/** The first line of the table that fits the nature of the work. */
export function rowFor(state: MissionState, task: TaskState): AllocationRow | undefined {
  const { kind, estimate, brief } = task.spec;
  const files = estimate.files ?? brief.scope.touch.length;
  return state.allocation.rows.find(
    (row) =>
      row.kinds.includes(kind) &&
      (row.risk === undefined || row.risk.includes(task.risk)) &&
      (row.minFiles === undefined || files >= row.minFiles),
  );
}

/** The box a task flies in. The table of a repository may make it narrower than the usual one, never wider. */
export function routeSandbox(state: MissionState, task: TaskState): Sandbox {
  const { spec, override } = task;
  const usual = sandboxFor(spec, override);
  const chosen = override.sandbox ?? spec.assignment.sandbox ?? spec.brief.sandbox;
  const ofRow = rowFor(state, task)?.sandbox;
  if (chosen !== null || ofRow === undefined) return usual;
  const width = (one: Sandbox): number => sandbox.options.indexOf(one);
  return width(ofRow) < width(usual) ? ofRow : usual;
}
