import type { TaskId } from "../ids.ts";
import type { Outcome } from "../outcome.ts";
import type { MissionState } from "../state.ts";
import type { DecisionId } from "../ids.ts";

/** What a task (or, with null, the mission) waited for is no longer a question. One that is resolved in the same outcome stays so. */
export function closeDecisionsOf(
  state: MissionState,
  task: TaskId | null,
  as: "withdrawn" | "superseded" | "orphaned",
  note: string,
  outcome: Outcome,
): void {
  for (const id of state.pending) {
    const record = state.decisions.get(id);
    if (record === undefined || alreadyClosed(outcome, id)) continue;
    if (task === null || record.decision.task === task)
      outcome.emit({ type: "decision.closed", decision: id, state: as, note });
  }
}

/** In this very outcome: a decision ends once. */
const alreadyClosed = (outcome: Outcome, id: DecisionId): boolean =>
  outcome.events.some(
    (event) =>
      (event.type === "decision.closed" || event.type === "decision.resolved") && event.decision === id,
  );
