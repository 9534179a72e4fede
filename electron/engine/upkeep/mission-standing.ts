import type { TaskId } from "#shared/mission/ids.ts";
import type { MissionState } from "#shared/mission/state.ts";
import type { Store } from "../store/store.ts";
import type { Standing } from "./when-due.ts";

/** How a task and its mission stand. `task`: as a record on the disk names it. */
export function standingOf(state: MissionState, task: string): Omit<Standing, "restoredAt"> {
  const stage = state.tasks.get(task as TaskId)?.stage ?? null;
  return { phase: state.phase, endedAt: state.endedAt, stage };
}

/** Something of the mission may still run. */
export function isUnderWay({ tables }: Pick<Store, "tables">, mission: string): boolean {
  const phase = tables.mission(mission)?.phase;
  return phase === "flying" || phase === "landing";
}
