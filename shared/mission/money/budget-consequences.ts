import { cancelTask } from "../flight/decide-task.ts";
import { stop } from "../decide-mission.ts";
import type { DecisionRecord, Resolution, Subject } from "../decisions/decision.ts";
import type { Outcome } from "../outcome.ts";
import { reject, type Rejection } from "../rejection.ts";
import type { MissionState } from "../state.ts";
import { raised } from "./decide-budget.ts";

/** Raise, finish what runs, or stop. */
export function afterBudget(
  state: MissionState,
  { decision }: DecisionRecord,
  { scope, raiseToMicros }: Extract<Subject, { kind: "budget" }>,
  { option, reason }: Resolution,
  outcome: Outcome,
): Rejection | null {
  const task = decision.task === null ? undefined : state.tasks.get(decision.task);
  switch (option) {
    case "raise": {
      // The limit of a day belongs to no mission: allowing more lets this mission go on today.
      if (scope === "day") {
        outcome.emit({ type: "budget.graced", scope, task: null });
        return null;
      }
      const spent = task?.spend.costMicros ?? state.spend.costMicros;
      const limit = (scope === "task" ? task?.budgetMicros : state.budgetMicros) ?? spent;
      outcome.emit({
        type: "budget.changed",
        scope,
        task: decision.task,
        // Cards of before did not keep the amount they showed.
        limitMicros: raiseToMicros ?? raised(Math.max(limit, spent)),
      });
      return null;
    }
    case "finish":
      // A day has no stage of its own to keep the others back: the mission is held, as a person would hold it.
      if (scope === "day" && !state.held)
        outcome.emit({ type: "mission.held", reason: "the day's budget is used up" });
      outcome.emit({ type: "budget.graced", scope, task: decision.task });
      return null;
    case "stop":
      if (scope !== "task") return stop(state, reason ?? "the budget was used up", outcome);
      if (task === undefined)
        return reject("unknown", `"${decision.task ?? ""}" is not there any more. Nothing was changed.`);
      if (task.stage === "merging")
        return reject("wrong-state", `"${task.spec.id}" is being merged. Answer again in a moment.`);
      return cancelTask(state, task, reason ?? "the budget was used up", outcome);
    default:
      return reject("invalid", `Decision ${decision.id} has no answer "${option}". Nothing was changed.`);
  }
}
