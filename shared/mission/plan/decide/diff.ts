import { ask } from "../../decisions/ask.ts";
import type { Actor } from "../../actor.ts";
import type { Context, Outcome } from "../../outcome.ts";
import { reject, type Rejection } from "../../rejection.ts";
import type { MissionState } from "../../state.ts";
import { isRejection } from "../apply-edit.ts";
import type { PlanEdit } from "../plan-edit.ts";
import type { PlanCommandOf } from "../plan-words.ts";
import { emitEdited, tryEdits } from "./edit.ts";

/** A change of the plan in flight, thought up by the driver: applied at once or asked about, by autonomy. */
export function proposeDiff(
  state: MissionState,
  { edits, reason, by: claimed }: PlanCommandOf<"plan.propose-diff">,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  const wrong = mayPropose(state, context);
  if (wrong !== null) return wrong;
  const by = proposer(state, context, claimed);
  if (state.phase !== "flying") {
    return reject(
      "wrong-state",
      `A change of the plan is proposed in flight, and the mission is ${state.phase}. The plan is as it was; edit it instead.`,
    );
  }
  const diff = state.plan.diffs.size + 1;
  const event = tryEdits(state, edits, "diff", diff);
  if (isRejection(event)) return event;
  outcome.emit({ type: "plan.diff-proposed", diff, edits: [...edits], reason, by });
  if (state.contract.autonomy === "hands-free") {
    const because = "applied by the autonomy hands-free";
    outcome.emit({ type: "plan.diff-settled", diff, accepted: true, reason: because });
    emitEdited(state, event, outcome);
  } else {
    askAboutDiff(state, context, outcome, diff, edits, reason);
  }
  return null;
}

/** Planning is never delegated: of the agents only one that drives may propose, and it only proposes. */
function mayPropose(state: MissionState, { actor }: Context): Rejection | null {
  if (actor.kind !== "session") return null;
  const spec = state.tasks.get(actor.task)?.spec;
  const drives = spec?.role === "driver" || spec?.kind === "plan" || spec?.kind === "synthesis";
  if (!drives) {
    return reject(
      "not-allowed",
      `The agent of ${actor.task} works on its own task and may not propose a change of the plan. Nothing was changed; it can name what it found in its report.`,
    );
  }
  if (attemptOf(state, actor) !== undefined) return null;
  return reject(
    "unknown",
    `There is no attempt ${actor.attempt} of ${actor.task}, so nobody is there to propose a change of the plan. Nothing was changed.`,
  );
}

/** Who an agent is, is known from its attempt: what it says about itself could lend its work to another family. */
function proposer(
  state: MissionState,
  { actor }: Context,
  claimed: PlanCommandOf<"plan.propose-diff">["by"],
): PlanCommandOf<"plan.propose-diff">["by"] {
  if (actor.kind !== "session") return claimed;
  const route = attemptOf(state, actor)?.route;
  return route === undefined ? null : { family: route.family, agent: route.agent };
}

const attemptOf = (state: MissionState, { task, attempt }: Extract<Actor, { kind: "session" }>) =>
  state.tasks.get(task)?.attempts.find(({ number }) => number === attempt);

function askAboutDiff(
  state: MissionState,
  context: Context,
  outcome: Outcome,
  diff: number,
  edits: readonly PlanEdit[],
  reason: string,
): void {
  const count = edits.length === 1 ? "one edit" : `${edits.length} edits`;
  ask(state, context, outcome, {
    kind: "plan-approval",
    task: null,
    attempt: null,
    subject: { kind: "plan-diff", diff },
    question: `Change the plan in flight (${count})?`,
    why: reason,
    evidence: [
      { label: "The edits", text: edits.map(editText).join("\n"), source: `proposed change ${diff}` },
    ],
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
    undo: "take-back",
    ifApproved: `The plan is changed by ${count}.`,
    ifNothing: "The plan flies on as it is.",
  });
}

/** An edit as a person reads it. */
export function editText(edit: PlanEdit): string {
  switch (edit.op) {
    case "add":
      return `add ${edit.task.id}: ${edit.task.title}${edit.task.after.length > 0 ? ` (after ${edit.task.after.join(", ")})` : ""}`;
    case "remove":
      return `remove ${edit.task}`;
    case "change":
      return `change ${edit.task.id}: ${edit.task.title}`;
    case "connect":
      return `${edit.task} comes after ${edit.after}`;
    case "disconnect":
      return `${edit.task} no longer comes after ${edit.after}`;
    case "move":
      return `move ${edit.task} to place ${edit.place + 1}`;
    case "reasons":
      return "change the reasons of the plan";
  }
}
