import { ask } from "../../decisions/ask.ts";
import { oneLine } from "../../decisions/card-text.ts";
import type { TaskId } from "../../ids.ts";
import type { Context, Outcome } from "../../outcome.ts";
import { reject, type Rejection } from "../../rejection.ts";
import type { MissionState } from "../../state.ts";
import type { PlanEdit } from "../plan-edit.ts";
import type { TaskSpec } from "../task-spec.ts";
import { changedFields, newFields, titled } from "./field-changes.ts";

/** A card keeps 200,000 characters of one evidence and cuts the rest; a change whose end nobody sees is not asked about. */
const MAX_CARD_CHARACTERS = 150_000;

export interface AskedDiff {
  readonly number: number;
  readonly edits: readonly PlanEdit[];
  readonly reason: string;
  /** What the proposal of an agent would open or take away; empty: nothing, or a person's own proposal. */
  readonly opened: readonly string[];
}

/** Asks a person whether the plan is changed in flight, with everything that would be different. */
export function askAboutDiff(
  state: MissionState,
  context: Context,
  outcome: Outcome,
  { number, edits, reason, opened }: AskedDiff,
): Rejection | null {
  const text = editTexts(state, edits).join("\n");
  const opens = opened.join("\n");
  if (text.length > MAX_CARD_CHARACTERS || opens.length > MAX_CARD_CHARACTERS) {
    return reject(
      "invalid",
      `These ${edits.length} edits are longer than a person can be shown at once (${MAX_CARD_CHARACTERS} characters). The plan is as it was; propose them in parts.`,
    );
  }
  const count = edits.length === 1 ? "one edit" : `${edits.length} edits`;
  const source = `proposed change ${number}`;
  ask(state, context, outcome, {
    kind: "plan-approval",
    task: null,
    attempt: null,
    subject: { kind: "plan-diff", diff: number },
    question: `Change the plan in flight (${count})?`,
    why: reason,
    evidence: [
      ...(opens === "" ? [] : [{ label: "What it opens or takes away", text: opens, source }]),
      { label: "The edits", text, source },
    ],
    highBecause: opens === "" ? null : "an agent would move a border of the plan",
    options: [
      {
        id: "approve",
        label: "Change the plan",
        effect: "The edits are applied to tasks that have not started.",
        tone: "approve",
      },
      { id: "deny", label: "Leave it", effect: "The plan stays as it is.", tone: "deny" },
    ],
    touches: edits.flatMap((edit) =>
      "task" in edit ? [typeof edit.task === "string" ? edit.task : edit.task.id] : [],
    ),
    undo: "not-automatic",
    ifApproved: `The plan is changed by ${count}.`,
    ifNothing: "The plan flies on as it is.",
  });
  return null;
}

/** The edits as a person reads them: each with what was and what will be. A later one builds on those before it. */
function editTexts(state: MissionState, edits: readonly PlanEdit[]): string[] {
  const now = new Map<TaskId, TaskSpec>();
  const specOf = (id: TaskId): TaskSpec | undefined => now.get(id) ?? state.tasks.get(id)?.spec;
  return edits.flatMap((edit) => {
    if (edit.op === "remove") return [editText(edit, specOf(edit.task))];
    if (edit.op !== "add" && edit.op !== "change") return [editText(edit, undefined)];
    const before = specOf(edit.task.id);
    now.set(edit.task.id, edit.task);
    const fields =
      edit.op === "add" || before === undefined ? newFields(edit.task) : changedFields(before, edit.task);
    return [editText(edit, before), ...fields];
  });
}

function editText(edit: PlanEdit, before: TaskSpec | undefined): string {
  switch (edit.op) {
    case "add":
      return `add ${titled(edit.task)}`;
    case "remove":
      return `remove ${before === undefined ? edit.task : titled(before)}`;
    case "change":
      return `change ${titled(before ?? edit.task)}`;
    case "connect":
      return `${edit.task} comes after ${edit.after}`;
    case "disconnect":
      return `${edit.task} no longer comes after ${edit.after}`;
    case "move":
      return `move ${edit.task} to place ${edit.place + 1}`;
    case "reasons":
      return `change the reasons of the plan: ${oneLine(edit.reasons.summary, 2_000)}`;
  }
}
