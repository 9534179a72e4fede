import type { Measure } from "./mission-contract.ts";
import type { MissionState } from "./state.ts";

const MINUTE_MS = 60_000;

export interface DueCondition {
  /** Its place in the contract; null: the deadline. */
  readonly index: number | null;
  readonly when: string;
  readonly act: "stop" | "hold" | "ping";
}

/** The conditions of the contract that are met and were not before. A deadline that passes holds: it never throws work away. */
export function dueConditions(state: MissionState, at: number): readonly DueCondition[] {
  if (state.phase !== "flying") return [];
  const { conditions, deadline } = state.contract;
  const due: DueCondition[] = [];
  if (deadline !== null && deadline <= at && !state.met.has(null)) {
    due.push({ index: null, when: "The deadline of the mission has passed.", act: "hold" });
  }
  for (const [index, { when, measure, act }] of conditions.entries()) {
    if (measure !== null && !state.met.has(index) && holds(state, measure, at))
      due.push({ index, when, act });
  }
  return due;
}

function holds(state: MissionState, measure: Measure, at: number): boolean {
  switch (measure.of) {
    case "failed-tasks":
      return state.counts.failed >= measure.atLeast;
    case "critical-findings": {
      let critical = 0;
      for (const finding of state.findings.values())
        if (finding.severity === "critical" && finding.round > 0) critical += 1;
      return critical >= measure.atLeast;
    }
    case "spend":
      return state.spend.costMicros >= measure.atLeastMicros;
    case "minutes":
      return (
        state.launchedAt !== null && at - state.launchedAt - state.jumpedMs >= measure.atLeast * MINUTE_MS
      );
  }
}

/** When a condition may be met by time alone. */
export function conditionTimes(state: MissionState): readonly number[] {
  if (state.phase !== "flying" || state.launchedAt === null) return [];
  // What the clock jumped was not flown.
  const launchedAt = state.launchedAt + state.jumpedMs;
  const { conditions, deadline } = state.contract;
  const times = conditions.flatMap(({ measure }, index) =>
    measure?.of === "minutes" && !state.met.has(index) ? [launchedAt + measure.atLeast * MINUTE_MS] : [],
  );
  return deadline === null || state.met.has(null) ? times : [...times, deadline];
}
