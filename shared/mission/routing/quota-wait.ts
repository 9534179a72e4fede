import { isReady, isReadyToFix } from "../flight/status.ts";
import type { TaskState } from "../flight/task.ts";
import type { MissionState } from "../state.ts";
import type { Family } from "../words.ts";
import { chooseRoute } from "./choose-route.ts";
import type { LimitSource } from "./limit-source.ts";

export interface QuotaWait {
  readonly family: Family;
  /** When it may be started again. */
  readonly until: number;
  /** Something is left, which is kept for what runs already. */
  readonly headRoom: boolean;
  /** Who told it; null: nobody wrote that down. */
  readonly source: LimitSource | null;
}

/** A task that could start, were it not for the quota of the family that has to do it; null: that is not what it waits for. */
export function quotaWaitOf(state: MissionState, task: TaskState): QuotaWait | null {
  if (state.phase !== "flying" || state.limits.size === 0) return null;
  if (!isReady(task) && !isReadyToFix(task)) return null;
  // A fix is held back by a limit alone, not by an account that has little left.
  const out = [...state.limits.keys()].filter((each) => isReady(task) || !state.headRoom.has(each));
  const chosen = chooseRoute(state, task, new Set(out));
  if (chosen.ok || !chosen.waits) return null;
  const until = state.limits.get(chosen.family);
  if (until === undefined) return null;
  const { family } = chosen;
  const source = state.limitSources.get(family) ?? null;
  return { family, until, headRoom: state.headRoom.has(family), source };
}
