import type { Resolution } from "../decisions/decision.ts";
import { cancelTask, skipTask } from "../flight/decide-task.ts";
import type { TaskState } from "../flight/task.ts";
import type { TaskId } from "../ids.ts";
import type { Outcome } from "../outcome.ts";
import { reject, type Rejection } from "../rejection.ts";
import type { MissionState } from "../state.ts";
import type { Gate } from "./gate.ts";
import { beginCheck } from "./begin-check.ts";
import { closedGate } from "./gate-cards.ts";
import { recordOf } from "./gates-of.ts";

/** What a person's answer does to a task that a gate holds. */
export function afterGateAnswer(
  state: MissionState,
  about: TaskId | null,
  gate: Gate,
  { option, reason }: Resolution,
  outcome: Outcome,
): Rejection | null {
  const task = about === null ? undefined : state.tasks.get(about);
  if (task === undefined || closedGate(state, task, gate) === null)
    return reject(
      "wrong-state",
      `The gate "${gate.id}" holds nothing up any more. The answer would change nothing and was not recorded.`,
    );
  const words = (reason ?? "").trim();
  switch (option) {
    case "look-at-gate":
      return lookNow(state, task, gate, outcome);
    case "pass-gate":
      if (words === "")
        return reject(
          "invalid",
          "A gate is passed with a reason only. It stays closed; nothing was changed.",
        );
      outcome.emit({ type: "gate.opened", task: task.spec.id, gate, by: "person", detail: words });
      return null;
    case "skip":
      return skipTask(state, task, words, outcome);
    case "cancel":
      return cancelTask(state, task, words, outcome);
    default:
      return reject("invalid", `A gate has no answer "${option}". Nothing was changed.`);
  }
}

function lookNow(state: MissionState, task: TaskState, gate: Gate, outcome: Outcome): Rejection | null {
  if (state.paused || task.paused !== null)
    return reject(
      "wrong-state",
      `${state.paused ? "The mission" : `"${task.spec.id}"`} is paused, so nobody looks. Resume it, then answer; nothing was changed.`,
    );
  // A look that is under way is the one that was asked for.
  if (recordOf(task, gate)?.checkedAt !== null) beginCheck(task, gate, outcome);
  return null;
}
