import type { CommandOf } from "../command.ts";
import { ask } from "../decisions/ask.ts";
import { closeDecision } from "../decisions/close-decisions.ts";
import { pauseTask } from "../flight/decide-task.ts";
import { occupiesLane } from "../flight/status.ts";
import type { TaskState } from "../flight/task.ts";
import type { Context, Outcome } from "../outcome.ts";
import { reject, type Rejection } from "../rejection.ts";
import type { MissionState } from "../state.ts";
import { MOST_MICROS } from "../text.ts";
import { addMicros, stageOf, usedUp } from "./spend.ts";

export function decideBudget(
  state: MissionState,
  command: CommandOf<"budget.set" | "budget.ask" | "budget.exhaust-day">,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  switch (command.type) {
    case "budget.set":
      return setBudget(state, command, context, outcome);
    case "budget.ask":
      return askAgain(state, command, context, outcome);
    case "budget.exhaust-day":
      return exhaustDay(state, command, context, outcome);
  }
}

function setBudget(
  state: MissionState,
  { scope, task, limitMicros }: CommandOf<"budget.set">,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  if ((scope === "task") !== (task !== null)) {
    return reject("invalid", "A budget is for the mission or for one named task. Nothing was changed.");
  }
  if (task !== null && !state.tasks.has(task))
    return reject("unknown", `The mission has no task "${task}". Nothing was changed.`);
  if (state.phase === "landed" || state.phase === "stopped")
    return reject("wrong-state", `The mission is ${state.phase}. Nothing was changed.`);
  changeBudget(state, scope, task, limitMicros, context, outcome);
  return null;
}

/** A new limit. What was asked about the old one is no question any more; one below what is spent counts at once. */
export function changeBudget(
  state: MissionState,
  scope: "task" | "mission",
  id: TaskState["spec"]["id"] | null,
  limitMicros: number | null,
  context: Context,
  outcome: Outcome,
): void {
  const task = id === null ? undefined : state.tasks.get(id);
  outcome.emit({ type: "budget.changed", scope, task: id, limitMicros });
  for (const pending of state.pending) {
    const decision = state.decisions.get(pending)?.decision;
    const same =
      decision?.subject.kind === "budget" && decision.subject.scope === scope && decision.task === id;
    if (same) closeDecision(pending, "superseded", "the limit was changed", outcome);
  }
  const spentMicros = task?.spend.costMicros ?? state.spend.costMicros;
  if (limitMicros === null || state.phase !== "flying" || stageOf(spentMicros, limitMicros) !== "exhausted")
    return;
  outcome.emit({
    type: "budget.crossed",
    scope,
    task: id,
    at: "limit",
    spentMicros,
    limitMicros,
    unknownCost: (task ?? state).spend.unknownCost,
  });
  const affected =
    task === undefined ? [...state.active].flatMap((each) => state.tasks.get(each) ?? []) : [task];
  interrupt(affected.filter(occupiesLane), outcome);
  askForMoney(state, { scope, task: id, spentMicros, limitMicros }, context, outcome);
}

function askAgain(
  state: MissionState,
  { scope, task: id }: CommandOf<"budget.ask">,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  const task = id === null ? undefined : state.tasks.get(id);
  const purse = scope === "mission" ? state : task;
  if (
    purse === undefined ||
    state.phase !== "flying" ||
    !usedUp(purse.budgetStage) ||
    isAsked(state, scope, id)
  ) {
    return reject("wrong-state", "No budget is used up that nobody was asked about. Nothing was changed.");
  }
  const { costMicros } = purse.spend;
  askForMoney(
    state,
    { scope, task: id, spentMicros: costMicros, limitMicros: purse.budgetMicros ?? costMicros },
    context,
    outcome,
  );
  return null;
}

/** Is a question about this purse waiting for its answer? */
export const isAsked = (
  state: MissionState,
  scope: "mission" | "task",
  id: TaskState["spec"]["id"] | null,
): boolean =>
  [...state.pending].some((pending) => {
    const decision = state.decisions.get(pending)?.decision;
    return decision?.subject.kind === "budget" && decision.subject.scope === scope && decision.task === id;
  });

/** What this mission may spend today: a person who raised the limit of a day raised it for the rest of that day. */
export function dayLimitOf(
  { dayCrossed }: MissionState,
  { spentMicros, limitMicros }: { readonly spentMicros: number; readonly limitMicros: number },
): number {
  // Within a day a spend only grows: less than before is another day.
  if (dayCrossed === null || spentMicros < dayCrossed.spentMicros) return limitMicros;
  return Math.max(limitMicros, raised(Math.max(dayCrossed.spentMicros, dayCrossed.limitMicros)));
}

function exhaustDay(
  state: MissionState,
  { spentMicros, limitMicros }: CommandOf<"budget.exhaust-day">,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  if (state.phase !== "flying" || state.dayExhausted)
    return reject("wrong-state", "The day's budget is used up already, or nothing flies.");
  if (spentMicros < dayLimitOf(state, { spentMicros, limitMicros }))
    return reject("invalid", "The day's budget is not used up. Nothing was changed.");
  outcome.emit({
    type: "budget.crossed",
    scope: "day",
    task: null,
    at: "limit",
    spentMicros,
    limitMicros,
    unknownCost: state.spend.unknownCost,
  });
  interrupt([...state.tasks.values()].filter(occupiesLane), outcome);
  askForMoney(state, { scope: "day", task: null, spentMicros, limitMicros }, context, outcome);
  return null;
}

/**
 * Called with every usage: what is spent is looked at when it is told, not at the next gate. Warned once at 80 %; at 100 %
 * what runs is interrupted and a person decides.
 */
export function watchBudgets(
  state: MissionState,
  task: TaskState,
  costMicros: number,
  context: Context,
  outcome: Outcome,
): void {
  const ofTask = {
    spentMicros: addMicros(task.spend.costMicros, costMicros),
    limitMicros: task.budgetMicros,
  };
  const ofMission = {
    spentMicros: addMicros(state.spend.costMicros, costMicros),
    limitMicros: state.budgetMicros,
  };
  cross(state, "task", task, task.budgetStage, ofTask, [task], context, outcome);
  cross(
    state,
    "mission",
    null,
    state.budgetStage,
    ofMission,
    [...state.active].flatMap((id) => state.tasks.get(id) ?? []),
    context,
    outcome,
  );
}

function cross(
  state: MissionState,
  scope: "task" | "mission",
  task: TaskState | null,
  before: TaskState["budgetStage"],
  { spentMicros, limitMicros }: { readonly spentMicros: number; readonly limitMicros: number | null },
  affected: readonly TaskState[],
  context: Context,
  outcome: Outcome,
): void {
  const now = stageOf(spentMicros, limitMicros);
  if (
    limitMicros === null ||
    before === "exhausted" ||
    before === "grace" ||
    now === "under" ||
    now === before
  )
    return;
  const id = task?.spec.id ?? null;
  outcome.emit({
    type: "budget.crossed",
    scope,
    task: id,
    at: now === "warned" ? "warning" : "limit",
    spentMicros,
    limitMicros,
    unknownCost: (task ?? state).spend.unknownCost,
  });
  if (now !== "exhausted") return;
  interrupt(affected.filter(occupiesLane), outcome);
  askForMoney(state, { scope, task: id, spentMicros, limitMicros }, context, outcome);
}

/** A task may be over its own limit and the mission's by the same usage: it is interrupted once. */
function interrupt(tasks: readonly TaskState[], outcome: Outcome): void {
  for (const task of tasks) {
    const { id } = task.spec;
    if (
      task.paused !== null ||
      outcome.events.some((event) => event.type === "task.paused" && event.task === id)
    )
      continue;
    pauseTask(task, "budget", outcome);
  }
}

export interface Overrun {
  readonly scope: "task" | "mission" | "day";
  readonly task: TaskState["spec"]["id"] | null;
  readonly spentMicros: number;
  readonly limitMicros: number;
}

const dollars = (micros: number): string => `$${(micros / 1_000_000).toFixed(2)}`;

export function askForMoney(
  state: MissionState,
  { scope, task, spentMicros, limitMicros }: Overrun,
  context: Context,
  outcome: Outcome,
): void {
  const unknown = state.spend.unknownCost ? ". Some costs are not known and come on top." : "";
  const whose =
    scope === "task" && task !== null ? `of ${task}` : scope === "day" ? "of the day" : "of the mission";
  // Decided now: what a person says yes to is what they were shown, whatever is spent until they answer.
  const raiseToMicros = raised(Math.max(limitMicros, spentMicros));
  ask(state, context, outcome, {
    kind: "budget",
    task: scope === "task" ? task : null,
    attempt: null,
    subject: { kind: "budget", scope, raiseToMicros },
    question: `The budget ${whose} is used up: raise it?`,
    why: null,
    evidence: [
      { label: "Spent", text: `${dollars(spentMicros)}${unknown}`, source: "usage told by the agents" },
      { label: "Limit", text: dollars(limitMicros), source: "set by a person" },
      { label: "Over it by", text: dollars(Math.max(0, spentMicros - limitMicros)), source: "the mission" },
      {
        label: "Since then",
        text: "What ran is interrupted and paused; nothing new starts.",
        source: "the mission",
      },
    ],
    options: [
      {
        id: "raise",
        label: "Raise it",
        effect:
          scope === "day"
            ? `This mission may go on today up to ${dollars(raiseToMicros)}; what was paused goes on.`
            : `The limit becomes ${dollars(raiseToMicros)}; what was paused goes on.`,
        tone: "approve",
      },
      {
        id: "finish",
        label: "Finish this segment",
        effect:
          scope === "day"
            ? "What was interrupted finishes; no other task starts until the mission is released."
            : "What was interrupted finishes its segment; nothing new starts.",
        tone: "neutral",
      },
      {
        id: "stop",
        label: scope === "task" ? "Cancel the task" : "Stop the mission",
        effect: "Sessions end; all work is kept.",
        tone: "deny",
      },
    ],
    touches: [],
    undo: "not-automatic",
    ifNothing: "Everything it pays for stays paused.",
  });
}

/** By half, and never by nothing. */
export const raised = (limitMicros: number): number =>
  Math.min(MOST_MICROS, Math.max(limitMicros + 1_000_000, Math.ceil(limitMicros * 1.5)));
