import type { Actor } from "../actor.ts";
import type { CommandOf } from "../command.ts";
import { hasEnded } from "../flight/status.ts";
import type { Context, Outcome } from "../outcome.ts";
import { reject, type Rejection } from "../rejection.ts";
import type { MissionState } from "../state.ts";
import { answer } from "./answer.ts";
import { findOpen, findPending } from "./find-decision.ts";
import { decideTakeBack, type TakingBack } from "./take-back.ts";
import { timeText } from "./time-text.ts";

export type DecisionCommand = CommandOf<
  | "decision.answer"
  | "decision.snooze"
  | "decision.withdraw"
  | "decision.expire"
  | "decision.extend"
  | TakingBack["type"]
>;

export function decideDecisions(
  state: MissionState,
  command: DecisionCommand,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  const barred = mayNot(context.actor, command);
  if (barred !== null) return barred;
  switch (command.type) {
    case "decision.answer":
      return answer(state, command, context, outcome);
    case "decision.snooze":
      return snooze(state, command, context, outcome);
    case "decision.withdraw":
      return withdraw(state, command, outcome);
    case "decision.expire":
      return expire(state, command, context, outcome);
    case "decision.extend":
      return extend(state, command, context, outcome);
    case "decision.checkpointed":
    case "decision.take-back":
    case "workspace.restored":
    case "workspace.restore-failed":
      return decideTakeBack(state, command, context, outcome);
  }
}

/** What the engine alone sees. */
const ENGINES: readonly DecisionCommand["type"][] = [
  "decision.withdraw",
  "decision.expire",
  "decision.checkpointed",
  "workspace.restored",
  "workspace.restore-failed",
];

/** A decision is where a human is needed: neither an agent nor the engine may be that human. */
function mayNot(actor: Actor, command: DecisionCommand): Rejection | null {
  const forEngine = ENGINES.includes(command.type);
  if (actor.kind === (forEngine ? "engine" : "operator")) return null;
  const who = actor.kind === "session" ? "An agent" : `The ${actor.kind}`;
  const whose = forEngine ? "the engine's to say" : "for a person";
  return reject("not-allowed", `${who} may not send ${command.type}: that is ${whose}. Nothing was changed.`);
}

function snooze(
  state: MissionState,
  { decision, until }: CommandOf<"decision.snooze">,
  { at }: Context,
  outcome: Outcome,
): Rejection | null {
  const found = findPending(state, decision);
  if (!found.ok) return found.rejection;
  if (until <= at) {
    return reject(
      "invalid",
      `Decision ${decision} cannot be hidden until ${timeText(until)}: that has passed. It stays where it is; choose a later time.`,
    );
  }
  outcome.emit({ type: "decision.snoozed", decision, until });
  return null;
}

function withdraw(
  state: MissionState,
  { decision, state: next, note }: CommandOf<"decision.withdraw">,
  outcome: Outcome,
): Rejection | null {
  const found = findOpen(state, decision);
  if (!found.ok) return found.rejection;
  outcome.emit({ type: "decision.closed", decision, state: next, note });
  return null;
}

/** Nothing follows from it: what waited for the answer goes on waiting. */
function expire(
  state: MissionState,
  { decision }: CommandOf<"decision.expire">,
  { at }: Context,
  outcome: Outcome,
): Rejection | null {
  const found = findPending(state, decision);
  if (!found.ok) return found.rejection;
  const { expiresAt } = found.record.decision;
  if (expiresAt === null || expiresAt > at) {
    const until = expiresAt === null ? "waits for ever" : `waits until ${timeText(expiresAt)}`;
    return reject("wrong-state", `Decision ${decision} ${until}. It stays as it is.`);
  }
  const note = `Nobody answered before ${timeText(expiresAt)}. Nothing was approved; it holds.`;
  outcome.emit({ type: "decision.closed", decision, state: "expired", note });
  return null;
}

/** Also the way out of an expired one: it waits for an answer again. */
function extend(
  state: MissionState,
  { decision, expiresAt }: CommandOf<"decision.extend">,
  { at }: Context,
  outcome: Outcome,
): Rejection | null {
  const found = findOpen(state, decision);
  if (!found.ok) return found.rejection;
  if (expiresAt !== null && expiresAt <= at) {
    return reject(
      "invalid",
      `Decision ${decision} cannot be extended to ${timeText(expiresAt)}: that has passed. It stays as it is; choose a later time.`,
    );
  }
  const { task } = found.record.decision;
  const about = task === null ? undefined : state.tasks.get(task);
  if (about !== undefined && hasEnded(about)) {
    return reject(
      "wrong-state",
      `Decision ${decision} is about "${task}", which is ${about.stage}. Nothing was changed.`,
    );
  }
  outcome.emit({ type: "decision.extended", decision, expiresAt });
  return null;
}
