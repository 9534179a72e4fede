import type { CommandOf } from "../command.ts";
import type { Context, Outcome } from "../outcome.ts";
import { reject, type Rejection } from "../rejection.ts";
import type { MissionState } from "../state.ts";
import { sayWithheld } from "./decide-request.ts";
import { findTask } from "./find-task.ts";
import { openAttempt } from "./status.ts";
import type { TaskState } from "./task.ts";

type ControlCommand = CommandOf<
  "task.take-control" | "task.release-control" | "control.lost" | "control.typed" | "instruction.delivered"
>;

/** A person at the keyboard of an agent's terminal. */
export function decideControl(
  state: MissionState,
  command: ControlCommand,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  const found = findTask(state, command.task);
  if (!found.ok) return found.rejection;
  const task = found.value;
  switch (command.type) {
    case "task.take-control":
      return take(task, command.holder, outcome);
    case "task.release-control":
      return release(state, task, { holder: command.holder, cause: "person" }, context, outcome);
    case "control.lost":
      return release(state, task, { holder: command.holder, cause: "holder-gone" }, context, outcome);
    case "control.typed":
      return typed(task, command, outcome);
    case "instruction.delivered":
      return delivered(task, command, outcome);
  }
}

function take(task: TaskState, holder: string, outcome: Outcome): Rejection | null {
  const { id } = task.spec;
  if (task.control !== null) {
    const who = task.control.holder === holder ? "This window has" : "Somebody else has";
    return reject("wrong-state", `${who} control of the terminal of "${id}" already. Nothing was changed.`);
  }
  const attempt = openAttempt(task);
  const segment = attempt?.segments.at(-1);
  if (attempt === null || segment === undefined || segment.session === null || segment.endedAt !== null) {
    return reject("wrong-state", `"${id}" has no session that runs; there is nothing to type into.`);
  }
  outcome.emit({
    type: "control.taken",
    task: id,
    attempt: attempt.number,
    session: segment.session,
    holder,
  });
  return null;
}

interface Release {
  readonly holder: string;
  readonly cause: "person" | "holder-gone";
}

/** What the mission had to say meanwhile is said now. */
function release(
  state: MissionState,
  task: TaskState,
  { holder, cause }: Release,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  const { id } = task.spec;
  const { control } = task;
  if (control?.holder !== holder) {
    return reject(
      "wrong-state",
      `That window has no control of the terminal of "${id}". Nothing was changed.`,
    );
  }
  const { attempt, session } = control;
  outcome.emit({ type: "control.released", task: id, attempt, session, cause });
  // An attempt that was given up is only being ended: nothing is allowed to it any more.
  const open = openAttempt(task);
  if (open?.number !== attempt) return null;
  for (const withheld of control.withheld) {
    sayWithheld(state, { task, attempt: open }, withheld, context, outcome);
  }
  return null;
}

/** Told a moment later than it was typed, so perhaps after the session's end. */
function typed(
  task: TaskState,
  { attempt, session, text }: CommandOf<"control.typed">,
  outcome: Outcome,
): Rejection | null {
  const { id } = task.spec;
  const known = task.attempts
    .find(({ number }) => number === attempt)
    ?.segments.some((segment) => segment.session === session);
  if (known !== true) return reject("unknown", `"${id}" had no session ${session}. Nothing was changed.`);
  outcome.emit({ type: "control.typed", task: id, attempt, session, text });
  return null;
}

function delivered(
  task: TaskState,
  { attempt, instruction }: CommandOf<"instruction.delivered">,
  outcome: Outcome,
): Rejection | null {
  const { id } = task.spec;
  const known = task.instructions.find(({ number }) => number === instruction);
  if (known === undefined || known.deliveredAt !== null) {
    return reject(
      "wrong-state",
      `Instruction ${instruction} of "${id}" waits for no delivery. Nothing was changed.`,
    );
  }
  outcome.emit({ type: "instruction.delivered", task: id, attempt, instruction });
  return null;
}
