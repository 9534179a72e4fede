import type { TaskId } from "../../ids.ts";
import type { Context, Outcome } from "../../outcome.ts";
import { closeCardToBegin } from "./begin-card.ts";
import { reject, type Rejection } from "../../rejection.ts";
import type { MissionState } from "../../state.ts";
import { applyEdits, isRejection } from "../apply-edit.ts";
import { draftOfState } from "../draft.ts";
import type { PlanEdit } from "../plan-edit.ts";
import type { PlanEventOf } from "../plan-words.ts";
import { nameSome } from "../structure.ts";
import { noNewStops } from "./edit-check.ts";
import { bytesOf } from "./emit-plan.ts";
import { notWhileAsked } from "./phase-rules.ts";

/** The edits and what takes them back are one event. Bytes. */
const MAX_EDIT_BYTES = 3_500_000;

type EditedEvent = PlanEventOf<"plan.edited">;

/** What an edit would record, or why it cannot be done. */
export function tryEdits(
  state: MissionState,
  edits: readonly PlanEdit[],
  as: EditedEvent["as"],
  diff: number | null,
): EditedEvent | Rejection {
  const wrong = mayEdit(state) ?? notStarted(state, edits);
  if (wrong !== null) return wrong;
  const before = draftOfState(state);
  const applied = applyEdits(before, edits);
  if (isRejection(applied)) return applied;
  const stopped = noNewStops(state, before, applied.draft);
  if (stopped !== null) return stopped;
  const event: EditedEvent = {
    type: "plan.edited",
    edits: [...edits],
    inverse: [...applied.inverse],
    as,
    diff,
  };
  if (bytesOf(event) <= MAX_EDIT_BYTES) return event;
  return reject(
    "invalid",
    `These edits and what takes them back are larger than ${MAX_EDIT_BYTES} bytes. The plan is as it was; make them in parts.`,
  );
}

function mayEdit(state: MissionState): Rejection | null {
  switch (state.phase) {
    case "composing":
      return notWhileAsked(state, "an edit");
    case "flying":
      return null;
    case "locked":
      return reject(
        "wrong-state",
        "The plan is locked, so it cannot be edited. It was kept as it is; unlock it first.",
      );
    case "landing":
    case "landed":
    case "stopped":
      return reject(
        "wrong-state",
        `The mission is ${state.phase}, so its plan cannot be edited. It was kept as it is.`,
      );
  }
}

/** In flight, what has started stays as it was started: its brief and its edges are what the agent was given. */
function notStarted(state: MissionState, edits: readonly PlanEdit[]): Rejection | null {
  if (state.phase !== "flying") return null;
  const started = [...touchedBy(state, edits)].filter((id) => hasStarted(state, id));
  if (started.length === 0) return null;
  return reject(
    "wrong-state",
    `This edit would change ${nameSome(started)}, which has already started. The plan is as it was; steer, pause or cancel that task instead, or edit only tasks that have not started.`,
  );
}

function hasStarted(state: MissionState, id: TaskId): boolean {
  const task = state.tasks.get(id);
  return task !== undefined && (task.stage !== "idle" || task.attempts.length > 0);
}

/** The tasks whose text or edges an edit changes. */
function touchedBy(state: MissionState, edits: readonly PlanEdit[]): Set<TaskId> {
  const touched = new Set<TaskId>();
  for (const edit of edits) {
    switch (edit.op) {
      case "add":
      case "change":
        touched.add(edit.task.id);
        break;
      case "remove":
        touched.add(edit.task);
        for (const dependent of state.dependents.get(edit.task) ?? []) touched.add(dependent);
        break;
      case "connect":
      case "disconnect":
      case "move":
        touched.add(edit.task);
        break;
      case "reasons":
        break;
    }
  }
  return touched;
}

/** In flight the document of the plan is what a person reads, so it follows every change. */
export function emitEdited(state: MissionState, event: EditedEvent, outcome: Outcome): void {
  outcome.emit(event);
  closeCardToBegin(state, "The plan was changed meanwhile.", outcome);
  if (state.phase === "flying") outcome.request({ type: "plan.document", revision: state.plan.revision + 1 });
}

export function editPlan(
  state: MissionState,
  edits: readonly PlanEdit[],
  outcome: Outcome,
): Rejection | null {
  const event = tryEdits(state, edits, "edit", null);
  if (isRejection(event)) return event;
  emitEdited(state, event, outcome);
  return null;
}

export function stepBack(
  state: MissionState,
  as: "undo" | "redo",
  _context: Context,
  outcome: Outcome,
): Rejection | null {
  const edits = (as === "undo" ? state.plan.undo : state.plan.redo).at(-1);
  if (edits === undefined) return reject("wrong-state", `There is nothing to ${as}. The plan is as it was.`);
  const event = tryEdits(state, edits, as, null);
  if (isRejection(event)) return event;
  emitEdited(state, event, outcome);
  return null;
}
