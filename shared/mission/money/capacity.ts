import { occupiesLane } from "../flight/status.ts";
import { runningSynthesis } from "../review/round.ts";
import type { Allocation, LaneLimits } from "../routing/allocation.ts";
import type { LimitHeard } from "../routing/limit-source.ts";
import type { MissionState } from "../state.ts";
import type { Family } from "../words.ts";

/** Sessions of one family that are under way, over all missions. */
export interface LaneUse {
  readonly working: number;
  readonly reviewing: number;
}

/** What the engine knows beyond one mission. Families that are absent use nothing and have all their quota. */
export interface Capacity {
  readonly lanes: ReadonlyMap<Family, LaneUse>;
  /** Families whose usage window is used up, and until when; null: nobody knows. */
  readonly exhausted: ReadonlyMap<Family, number | null>;
  /** Families whose window has only the room left that is kept for what runs already, and until when. */
  readonly tight?: ReadonlyMap<Family, number>;
  /** Who says so, of both. */
  readonly heard?: ReadonlyMap<Family, LimitHeard>;
  /** Spent today over all missions, against the day's limit. */
  readonly day: { readonly spentMicros: number; readonly limitMicros: number } | null;
}

export const NO_USE: LaneUse = { working: 0, reviewing: 0 };

/** What one mission uses. The engine adds up its missions. */
export function laneUseOf(state: MissionState): Map<Family, LaneUse> {
  const lanes = new Map<Family, LaneUse>();
  const add = (family: Family, what: "working" | "reviewing"): void => {
    const use = lanes.get(family) ?? NO_USE;
    lanes.set(family, { ...use, [what]: use[what] + 1 });
  };
  for (const id of state.active) {
    const task = state.tasks.get(id);
    if (task === undefined) continue;
    const family = task.attempts.at(-1)?.route.family;
    if (family !== undefined && occupiesLane(task)) add(family, "working");
    for (const review of task.reviews)
      if (review.state === "running" && task.stage === "in-review") add(review.reviewer.family, "reviewing");
    const together = runningSynthesis(task);
    if (together !== null && together.by !== null) add(together.by.family, "reviewing");
  }
  return lanes;
}

/** Sessions of agents that may run at once for these missions; a family counts once. */
export function lanesFor(missions: readonly MissionState[]): number {
  const most = new Map<Family, number>();
  for (const { agents, allocation } of missions) {
    for (const { family } of agents) {
      const { total } = limitsOf(allocation, family);
      most.set(family, Math.max(most.get(family) ?? 0, total));
    }
  }
  return [...most.values()].reduce((sum, total) => sum + total, 0);
}

export function limitsOf(allocation: Allocation, family: Family): LaneLimits {
  return allocation.lanes.families[family] ?? allocation.lanes.default;
}

/** Why a session of this family may not start now, as a sentence; null: it may. Other missions are the scheduler's to know. */
export function noLane(state: MissionState, family: Family, what: "working" | "reviewing"): string | null {
  const limits = limitsOf(state.allocation, family);
  if (hasLane(limits, laneUseOf(state).get(family) ?? NO_USE, what)) return null;
  return `All lanes of ${family} are taken (${limits.total}, of which ${limits.reservedForReview} for reviews). Nothing was started.`;
}

/** Room for one more. Reviews may use every lane; work leaves the reserved ones alone, but always has one. */
export function hasLane(limits: LaneLimits, use: LaneUse, what: "working" | "reviewing"): boolean {
  if (use.working + use.reviewing >= limits.total) return false;
  return what === "reviewing" || use.working < Math.max(1, limits.total - limits.reservedForReview);
}
