import type { DecisionId, TaskId } from "../ids.ts";
import type { Outcome } from "../outcome.ts";
import type { MissionState } from "../state.ts";
import { isOpen } from "./find-decision.ts";

/**
 * What a task (or, with null, the mission) waited for is no longer a question. One that is resolved in the same outcome
 * stays so. `attempt`: only what that attempt asked; money and reviews are still a question when a session has ended.
 */
export function closeDecisionsOf(
  state: MissionState,
  task: TaskId | null,
  as: "withdrawn" | "superseded" | "orphaned",
  note: string,
  outcome: Outcome,
  attempt: number | null = null,
): void {
  if (task !== null && state.tasks.get(task)?.pendingDecisions === 0) return;
  // Not only the pending ones: an expired one still holds what it is about.
  for (const [id, record] of state.decisions) {
    if (!isOpen(record)) continue;
    const asked = attempt === null || record.decision.attempt === attempt;
    if (asked && (task === null || record.decision.task === task)) closeDecision(id, as, note, outcome);
  }
}

export function closeDecision(
  id: DecisionId,
  as: "withdrawn" | "superseded" | "orphaned",
  note: string,
  outcome: Outcome,
): void {
  if (!alreadyClosed(outcome, id)) outcome.emit({ type: "decision.closed", decision: id, state: as, note });
}

/** In this very outcome: a decision ends once. */
const alreadyClosed = (outcome: Outcome, id: DecisionId): boolean =>
  outcome.events.some(
    (event) =>
      (event.type === "decision.closed" || event.type === "decision.resolved") && event.decision === id,
  );
