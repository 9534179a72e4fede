import { actorText } from "../actor.ts";
import type { CommandOf } from "../command.ts";
import { openAttempt } from "../flight/status.ts";
import { endAttempt } from "../flight/end-attempt.ts";
import type { Context, Outcome } from "../outcome.ts";
import { reject, type Rejection } from "../rejection.ts";
import type { MissionState } from "../state.ts";
import type { DecisionRecord } from "./decision.ts";
import { findDecision } from "./find-decision.ts";

/** As long as a person notices a slip; what an agent does in that time is little. */
export const TAKE_BACK_MS = 20_000;

export type TakingBack = CommandOf<
  "decision.checkpointed" | "decision.take-back" | "workspace.restored" | "workspace.restore-failed"
>;

/** An answer that went out, and the way back to just before it. */
export function decideTakeBack(
  state: MissionState,
  command: TakingBack,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  const found = findDecision(state, command.decision);
  if (!found.ok) return found.rejection;
  const { record } = found;
  switch (command.type) {
    case "decision.checkpointed":
      return checkpointed(record, command.ref, context, outcome);
    case "decision.take-back":
      return takeBack(state, record, context, outcome);
    case "workspace.restored":
      if (record.takeBack?.state !== "restoring") return notRestoring(record);
      outcome.emit({
        type: "workspace.restored",
        decision: command.decision,
        kept: command.kept,
        ...(command.except === undefined ? {} : { except: command.except }),
      });
      return null;
    case "workspace.restore-failed":
      if (record.takeBack?.state !== "restoring") return notRestoring(record);
      outcome.emit({
        type: "workspace.restore-failed",
        decision: command.decision,
        reason: command.reason,
      });
      return null;
  }
}

const about = ({ decision }: DecisionRecord): string => `Decision ${decision.id} ("${decision.question}")`;

const notRestoring = (record: DecisionRecord): Rejection =>
  reject("wrong-state", `${about(record)} is not being taken back. Nothing was changed.`);

/** The time counts from here: before, there was nothing to go back to. */
function checkpointed(
  record: DecisionRecord,
  ref: string,
  { at }: Context,
  outcome: Outcome,
): Rejection | null {
  const { decision, state, takeBack } = record;
  if (state !== "resolved" || decision.undo !== "take-back" || takeBack !== null)
    return reject("wrong-state", `${about(record)} needs no checkpoint. Nothing was changed.`);
  outcome.emit({ type: "decision.checkpointed", decision: decision.id, ref, until: at + TAKE_BACK_MS });
  return null;
}

/** The agent knows what it was told, so its session ends; the task waits for the person. */
function takeBack(
  state: MissionState,
  record: DecisionRecord,
  { at, actor }: Context,
  outcome: Outcome,
): Rejection | null {
  const { decision, takeBack } = record;
  const no = (why: string) =>
    reject("wrong-state", `${about(record)} cannot be taken back: ${why}. Nothing was changed.`);
  if (record.state !== "resolved") return no(`it is ${record.state}`);
  if (takeBack === null) return no("nothing was kept from before the answer");
  if (takeBack.state !== "offered") return no("that was done already");
  if (at > takeBack.until) return no("the time for that is over");
  if (state.phase !== "flying") return no(`the mission is ${state.phase}`);
  const task = decision.task === null ? undefined : state.tasks.get(decision.task);
  const attempt = task === undefined ? null : openAttempt(task);
  const segment = attempt?.segments.at(-1);
  if (task === undefined || attempt?.number !== decision.attempt || segment?.endedAt !== null)
    return no("the session that got the answer has ended");
  const { id } = task.spec;
  outcome.emit({ type: "decision.taken-back", decision: decision.id, by: actorText(actor) });
  outcome.request({
    type: "workspace.restore",
    task: id,
    attempt: attempt.number,
    segment: segment.number,
    decision: decision.id,
    ref: takeBack.ref,
  });
  endAttempt(
    state,
    task,
    `A person took back the answer to "${decision.question}".`,
    outcome,
    "The files are what they were before that answer. Ask again before you do it.",
  );
  // A pause of the mission or of its budget ends by itself; this one waits for the person.
  if (task.paused !== "operator") outcome.emit({ type: "task.paused", task: id, cause: "operator" });
  return null;
}
