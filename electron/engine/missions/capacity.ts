import { laneUseOf, NO_USE, type Capacity, type LaneUse } from "#shared/mission/money/capacity.ts";
import { nextWake, schedule } from "#shared/mission/schedule.ts";
import type { MissionState } from "#shared/mission/state.ts";
import type { Family } from "#shared/mission/words.ts";
import type { MissionScheduler } from "./mission-scheduler.ts";

type Accounts = Pick<Capacity, "exhausted" | "tight" | "heard">;

export const ALL_HAVE_ROOM: Accounts = { exhausted: new Map() };

/** What limits all missions together. */
export interface Limits {
  /** Whether this engine can start sessions of agents. */
  readonly canFly: () => boolean;
  /** Families of a mission's agents whose accounts give nothing more, or have no head-room, until when and who says so. */
  readonly accounts: (state: Pick<MissionState, "id" | "agents">) => Accounts;
  /** What was spent today, against the limit of the day. */
  readonly day: () => Capacity["day"];
}

/** An engine that may start nothing: nothing is ever dispatched. */
export const GROUNDED: Limits = { canFly: () => false, accounts: () => ALL_HAVE_ROOM, day: () => null };

/** Nothing limits them but their lanes. */
export const IN_THE_AIR: Limits = { canFly: () => true, accounts: () => ALL_HAVE_ROOM, day: () => null };

/** The scheduler of the domain, fed with what all missions of this engine use. */
export function missionScheduler(limits: Limits): MissionScheduler {
  return {
    next(state, all, atMs) {
      const lanes = limits.canFly() ? lanesInUse(all) : noneLeft(state);
      return schedule(state, { lanes, ...limits.accounts(state), day: limits.day() }, atMs);
    },
    wakeAt: (state) => nextWake(state),
    lanesTaken: (state) => total(laneUseOf(state)),
  };
}

/** Lanes of every family that are taken, over all missions. */
export function lanesInUse(all: readonly MissionState[]): Map<Family, LaneUse> {
  const lanes = new Map<Family, LaneUse>();
  for (const state of all) {
    for (const [family, { working, reviewing }] of laneUseOf(state)) {
      const use = lanes.get(family) ?? NO_USE;
      lanes.set(family, { working: use.working + working, reviewing: use.reviewing + reviewing });
    }
  }
  return lanes;
}

/** More than any allocation allows. */
const ALL_TAKEN: LaneUse = { working: Number.MAX_SAFE_INTEGER, reviewing: 0 };

const noneLeft = (state: MissionState): Map<Family, LaneUse> =>
  new Map(state.agents.map(({ family }) => [family, ALL_TAKEN]));

function total(lanes: ReadonlyMap<Family, LaneUse>): number {
  let sum = 0;
  for (const { working, reviewing } of lanes.values()) sum += working + reviewing;
  return sum;
}
