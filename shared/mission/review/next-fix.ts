import type { TaskState } from "../flight/task.ts";
import type { FindingId } from "../ids.ts";
import type { MissionState } from "../state.ts";
import type { Finding } from "./finding.ts";
import { pairsOf } from "./compare-findings.ts";
import { changedNotSeen } from "./looked-again.ts";

export const openOf = ({ findings: known }: MissionState, { reviews }: TaskState): readonly Finding[] =>
  reviews
    .flatMap(({ findings }) => findings)
    .flatMap((id) => known.get(id) ?? [])
    .filter((each) => each.state === "open");

/** Findings that must still be given to somebody to fix. What an attempt changed waits for the next round. */
export const criticalOf = (state: MissionState, task: TaskState): readonly FindingId[] =>
  task.reviews
    .flatMap(({ findings }) => findings)
    .filter((id) => {
      const finding = state.findings.get(id);
      if (finding === undefined || changedNotSeen(task, id)) return false;
      return finding.severity === "critical" && finding.state === "open";
    });

/**
 * One fault at a time: an agent that fixes a list also rewrites what nobody asked for. What another reviewer of the round says of
 * the same fault goes along: alone it would send a second agent to what is fixed by then, or stay on the list of what is left.
 */
export function nextToFix(state: MissionState, task: TaskState): readonly FindingId[] {
  const [first] = criticalOf(state, task);
  if (first === undefined) return [];
  // Of all rounds: what was not fixed and is found again goes along with what the new reviewer says of it.
  const reviews = task.reviews.map(({ findings }) => ({
    findings: findings
      .flatMap((id) => state.findings.get(id) ?? [])
      .filter(({ state: now }) => now === "open"),
  }));
  const same = pairsOf(reviews).flatMap((pair) => (pair.includes(first) ? pair : []));
  return [...new Set([first, ...same])];
}
