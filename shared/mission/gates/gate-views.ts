import type { TaskState } from "../flight/task.ts";
import type { MissionState } from "../state.ts";
import { beforeWhat, type Gate, type GateRecord } from "./gate.ts";
import { gateLooks } from "./gate-times.ts";
import { gatesOf, recordOf } from "./gates-of.ts";

export interface GateView extends Pick<GateRecord, "opened" | "outcome" | "detail" | "checkedAt"> {
  readonly gate: Gate;
  readonly before: "start" | "merge";
  /** Why the repository demands it; null: the plan has it. */
  readonly demanded: string | null;
  /** When it is looked at next; null: nothing waits for it now. */
  readonly nextLookAt: number | null;
}

/** Every gate of a task as a person sees it. */
export function gateViews(state: MissionState, task: TaskState): GateView[] {
  const needed = gatesOf(state, task);
  if (needed.length === 0) return [];
  const looks = gateLooks(state).filter((look) => look.task === task.spec.id);
  return needed.map(({ gate, demanded }) => {
    const record = recordOf(task, gate);
    return {
      gate,
      before: beforeWhat(gate),
      demanded,
      opened: record?.opened ?? null,
      outcome: record?.outcome ?? null,
      detail: record?.detail ?? "",
      checkedAt: record?.checkedAt ?? null,
      nextLookAt: looks.find((look) => look.gate === gate.id)?.at ?? null,
    };
  });
}
