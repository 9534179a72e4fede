import type { CommandOf } from "../command.ts";
import type { EventOf } from "../event.ts";
import type { Context, Outcome } from "../outcome.ts";
import { reject, type Rejection } from "../rejection.ts";
import type { MissionState } from "../state.ts";
import { replaceTask } from "../task-index.ts";
import { watchBudgets } from "./decide-budget.ts";
import { addUsage, NOTHING_SPENT } from "./spend.ts";

/** What was used is used, whatever became of the answer; a budget is looked at while the mission flies. */
export function countQuestion(
  state: MissionState,
  { about, task: id, family, agent, usage }: CommandOf<"question.used">,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  const task = id === null ? null : state.tasks.get(id);
  if (task === undefined)
    return reject("unknown", `The mission has no task "${id ?? ""}". Nothing was counted.`);
  outcome.emit({ type: "question.used", about, task: id, family, agent, usage });
  if (task !== null && state.phase === "flying")
    watchBudgets(state, task, usage.costMicros ?? 0, context, outcome);
  return null;
}

export function questionCounted(
  state: MissionState,
  { task: id, family, usage }: EventOf<"question.used">,
): void {
  state.spend = addUsage(state.spend, usage);
  state.spendByFamily.set(family, addUsage(state.spendByFamily.get(family) ?? NOTHING_SPENT, usage));
  const task = id === null ? undefined : state.tasks.get(id);
  if (task !== undefined) replaceTask(state, { ...task, spend: addUsage(task.spend, usage) });
}
