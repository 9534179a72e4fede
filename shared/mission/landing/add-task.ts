import type { Outcome } from "../outcome.ts";
import type { Rejection } from "../rejection.ts";
import { isRejection } from "../plan/apply-edit.ts";
import { emitEdited, tryEdits } from "../plan/decide/edit.ts";
import type { TaskSpec } from "../plan/task-spec.ts";
import type { MissionState } from "../state.ts";

/** The mission flies again, with one more task; the plan check has the last word on it. */
export function flyAgainWith(
  state: MissionState,
  task: TaskSpec,
  reason: string,
  outcome: Outcome,
): Rejection | null {
  const flying: MissionState = { ...state, phase: "flying" };
  const edited = tryEdits(flying, [{ op: "add", task, place: state.order.length }], "edit", null);
  if (isRejection(edited)) return edited;
  if (state.phase !== "flying") outcome.emit({ type: "mission.reopened", reason });
  emitEdited(flying, edited, outcome);
  return null;
}
