import type { DecisionRow } from "#shared/contract/decisions.ts";
import type { MissionSummary } from "#shared/contract/missions.ts";
import type { Settings } from "#shared/settings.ts";
import type { TaskStatus } from "#shared/mission/flight/task.ts";

/** What main knows of all missions. Not `live`: the last it heard. */
export interface Fleet {
  readonly live: boolean;
  readonly missions: readonly MissionSummary[];
  /** What waits for a person, the one to look at first in front. */
  readonly queue: readonly DecisionRow[];
  readonly settings: Settings;
  /** Sessions of agents that run, also those that wait for a person. */
  readonly agents: number;
}

/** Somebody works on it, or git does. */
const AT_WORK: readonly TaskStatus[] = ["preparing", "running", "checking", "in_review", "fixing", "merging"];
/** It goes on by itself, sooner or later. */
const WILL_MOVE: readonly TaskStatus[] = [...AT_WORK, "queued", "rate_limited", "paused"];
const OVER: readonly TaskStatus[] = ["merged", "skipped", "cancelled"];

const sum = ({ counts }: MissionSummary, of: readonly TaskStatus[]): number =>
  of.reduce((total, status) => total + counts[status], 0);

export const hasEnded = ({ phase }: MissionSummary): boolean => phase === "landed" || phase === "stopped";

/** A person was asked, and until they answer nothing moves. */
export const everybodyWaits = (mission: MissionSummary): boolean =>
  mission.phase === "flying" &&
  !mission.held &&
  !mission.paused &&
  mission.pendingDecisions > 0 &&
  sum(mission, WILL_MOVE) === 0;

/** Nothing moves, nobody was asked, and it is not the end: the same as `hasStalled` of the domain, from what a row tells. */
export const looksStalled = (mission: MissionSummary): boolean =>
  mission.phase === "flying" &&
  !mission.held &&
  !mission.paused &&
  mission.pendingDecisions === 0 &&
  sum(mission, WILL_MOVE) === 0 &&
  sum(mission, OVER) < mission.tasks;
