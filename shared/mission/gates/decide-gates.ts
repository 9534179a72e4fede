import type { CommandOf } from "../command.ts";
import { findFlying } from "../flight/find-task.ts";
import { hasEnded } from "../flight/status.ts";
import type { TaskState } from "../flight/task.ts";
import type { Context, Outcome } from "../outcome.ts";
import { reject, type Rejection } from "../rejection.ts";
import type { MissionState } from "../state.ts";
import { beginCheck } from "./begin-check.ts";
import { closeGateCards, tellOfGate } from "./gate-cards.ts";
import { gateLooks } from "./gate-times.ts";
import { gatesOf, isOpen, recordOf, type NeededGate } from "./gates-of.ts";

type GateCommand = CommandOf<"gate.check" | "gate.checked" | "gate.pass">;

/** What holds a task until the world is as it has to be. Only the engine's own look opens a gate, or a person with a reason. */
export function decideGates(
  state: MissionState,
  command: GateCommand,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  const found = findFlying(state, command.task);
  if (!found.ok) return found.rejection;
  const task = found.value;
  const needed = gatesOf(state, task).find(({ gate }) => gate.id === command.gate);
  if (needed === undefined)
    return reject("unknown", `"${command.task}" has no gate "${command.gate}". Nothing was changed.`);
  if (isOpen(task, needed.gate) || hasEnded(task))
    return reject(
      "wrong-state",
      `The gate "${command.gate}" of "${command.task}" holds nothing up any more.`,
    );
  switch (command.type) {
    case "gate.check":
      return look(state, task, needed, context, outcome);
    case "gate.checked":
      return checked(state, task, needed, command, context, outcome);
    case "gate.pass":
      return pass(state, task, needed, command.reason, context, outcome);
  }
}

function look(
  state: MissionState,
  task: TaskState,
  { gate }: NeededGate,
  { at }: Context,
  outcome: Outcome,
): Rejection | null {
  const { id } = task.spec;
  const due = gateLooks(state).some((each) => each.task === id && each.gate === gate.id && each.at <= at);
  if (!due) return reject("wrong-state", `It is not time to look at gate "${gate.id}" of "${id}".`);
  if (gate.kind === "timer") {
    outcome.emit({ type: "gate.opened", task: id, gate, by: "engine", detail: "Its time has come." });
    return null;
  }
  beginCheck(task, gate, outcome);
  return null;
}

function checked(
  state: MissionState,
  task: TaskState,
  needed: NeededGate,
  { check, outcome: seen, detail }: CommandOf<"gate.checked">,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  const { id } = task.spec;
  const { gate } = needed;
  if (context.actor.kind !== "engine")
    return reject("not-allowed", `What a gate looks like is for the engine to see. "${id}" waits as before.`);
  const record = recordOf(task, gate);
  if (gate.kind === "timer" || record?.check !== check || record.checkedAt !== null)
    return reject(
      "wrong-state",
      `Nobody is looking at gate "${gate.id}" of "${id}" like that. Nothing was changed.`,
    );
  outcome.emit({ type: "gate.checked", task: id, gate: gate.id, check, outcome: seen, detail });
  if (seen === "passed") outcome.emit({ type: "gate.opened", task: id, gate, by: "engine", detail });
  tellOfGate(state, task, needed, { check, outcome: seen, detail }, context, outcome);
  return null;
}

function pass(
  state: MissionState,
  task: TaskState,
  { gate }: NeededGate,
  reason: string,
  { actor }: Context,
  outcome: Outcome,
): Rejection | null {
  if (actor.kind !== "operator")
    return reject("not-allowed", `Only a person lets "${task.spec.id}" through its gate "${gate.id}".`);
  outcome.emit({ type: "gate.opened", task: task.spec.id, gate, by: "person", detail: reason });
  closeGateCards(state, task, gate, "a person let it through", outcome);
  return null;
}
