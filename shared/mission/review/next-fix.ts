import type { TaskState } from "../flight/task.ts";
import type { FindingId } from "../ids.ts";
import type { MissionState } from "../state.ts";
import { pairsOf } from "./compare-findings.ts";

/** Findings that must be fixed before the task can pass. */
export const criticalOf = (state: MissionState, task: TaskState): readonly FindingId[] =>
  task.reviews
    .flatMap(({ findings }) => findings)
    .filter((id) => {
      const finding = state.findings.get(id);
      return finding !== undefined && finding.severity === "critical" && finding.state === "open";
    });

/**
 * One fault at a time: an agent that fixes a list also rewrites what nobody asked for. What another reviewer of the round says of
 * the same fault goes along: alone it would send a second agent to what is fixed by then, or stay on the list of what is left.
 */
export function nextToFix(state: MissionState, task: TaskState): readonly FindingId[] {
  const [first] = criticalOf(state, task);
  if (first === undefined) return [];
  const round = task.reviews.find(({ findings }) => findings.includes(first))?.round;
  const reviews = task.reviews
    .filter((review) => review.round === round)
    .map(({ findings }) => ({ findings: findings.flatMap((id) => state.findings.get(id) ?? []) }));
  const same = pairsOf(reviews).flatMap((pair) => (pair.includes(first) ? pair : []));
  const others = same.filter((id) => id !== first && state.findings.get(id)?.state === "open");
  return [first, ...others];
}
