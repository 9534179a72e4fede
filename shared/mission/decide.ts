import type { Actor } from "./actor.ts";
import type { Command } from "./command.ts";
import { decideDecisions } from "./decisions/decide-decisions.ts";
import type { MissionEvent } from "./event.ts";
import { decideControl } from "./flight/decide-control.ts";
import { decideAgent } from "./flight/decide-agent.ts";
import { decideEvidence } from "./flight/decide-evidence.ts";
import { decideSchedule } from "./flight/decide-schedule.ts";
import { decideSession } from "./flight/decide-session.ts";
import { decideTask } from "./flight/decide-task.ts";
import { decideGates } from "./gates/decide-gates.ts";
import { decideLanding } from "./landing/decide-landing.ts";
import { decideLanded } from "./landing/decide-landed.ts";
import { decideForecast } from "./landing/decide-forecast.ts";
import { decideMerge } from "./landing/decide-merge.ts";
import { decideMission } from "./decide-mission.ts";
import { countQuestion } from "./money/count-question.ts";
import { decideBudget } from "./money/decide-budget.ts";
import { Outcome, type Context, type RequestedEffect } from "./outcome.ts";
import { decidePlan } from "./plan/decide-plan.ts";
import { decidePolicies } from "./policies/decide-policies.ts";
import { decideQuestion } from "./questions/decide-questions.ts";
import { reject, type Rejection } from "./rejection.ts";
import { decideReview } from "./review/decide-review.ts";
import { decideRivals } from "./rivals/decide-rivals.ts";
import { liftLimit, noteAccountLimit } from "./routing/limits.ts";
import { decideSynthesis } from "./review/decide-synthesis.ts";
import type { MissionState } from "./state.ts";

export type Decided =
  | {
      readonly ok: true;
      readonly events: readonly MissionEvent[];
      readonly effects: readonly RequestedEffect[];
    }
  | { readonly ok: false; readonly rejection: Rejection };

/**
 * What a command leads to: events and effects, or one sentence why not. Pure: the same state, command and time give the same
 * answer, and the state is never touched. `state` is null before the mission exists.
 */
export function decide(state: MissionState | null, command: Command, context: Context): Decided {
  if (command.type === "mission.create") return create(state, command);
  if (state === null) return refused(reject("unknown", "There is no such mission. Nothing was changed."));
  const outcome = new Outcome(state.id, state.head);
  const rejection = mayNot(context.actor, command) ?? decideOne(state, command, context, outcome);
  if (rejection !== null) return refused(rejection);
  return { ok: true, events: outcome.events, effects: outcome.effects };
}

const refused = (rejection: Rejection): Decided => ({ ok: false, rejection });

function create(state: MissionState | null, command: Extract<Command, { type: "mission.create" }>): Decided {
  if (state !== null)
    return refused(reject("wrong-state", `Mission ${command.mission} exists already. It was left as it is.`));
  const { mission, title, place, contract } = command;
  return { ok: true, events: [{ type: "mission.created", mission, title, place, contract }], effects: [] };
}

/**
 * An agent reports about its own attempt and nothing else: it cannot answer decisions, change policies, read or move other
 * tasks, or say that something is done.
 */
function mayNot(actor: Actor, command: Command): Rejection | null {
  if (actor.kind !== "session") return null;
  if (command.type === "plan.propose-diff") return null;
  const own = command.type.startsWith("agent.") && "attempt" in command;
  if (own && command.task === actor.task && command.attempt === actor.attempt) return null;
  const sentence = own
    ? `An agent may only report about its own attempt (${actor.task}, attempt ${actor.attempt}). Nothing was changed.`
    : `An agent may not send ${command.type}: that is for the person and the engine. Nothing was changed.`;
  return reject("not-allowed", sentence);
}

/** Exhaustive: a command nobody decides on does not compile. */
function decideOne(
  state: MissionState,
  command: Exclude<Command, { type: "mission.create" }>,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  switch (command.type) {
    case "mission.re-contract":
    case "mission.set-agents":
    case "mission.set-allocation":
    case "mission.launch":
    case "mission.hold":
    case "mission.release":
    case "mission.pause":
    case "mission.resume":
    case "mission.stop":
    case "mission.steer":
    case "mission.withdraw-directive":
    case "mission.record-decision":
    case "mission.ask-stalled":
    case "mission.meet-condition":
    case "clock.jumped":
      return decideMission(state, command, context, outcome);
    case "budget.set":
    case "budget.ask":
    case "budget.exhaust-day":
      return decideBudget(state, command, context, outcome);
    case "family.lift-limit":
      return liftLimit(state, command, outcome);
    case "family.note-limit":
      return noteAccountLimit(state, command, context.at, outcome);
    case "question.begin":
    case "question.end":
      return decideQuestion(state, command, outcome);
    case "question.used":
      return countQuestion(state, command, context, outcome);
    case "mission.verify":
    case "mission.verified":
    case "landing.describe":
    case "landing.done":
    case "landing.failed":
      return decideLanding(state, command, context, outcome);
    case "mission.undo-landing":
    case "landing.undone":
    case "landing.undo-failed":
    case "landing.report":
    case "landing.end-watch":
      return decideLanded(state, command, context, outcome);
    case "plan.propose":
    case "plan.request":
    case "plan.answer":
    case "plan.answer-failed":
    case "plan.edit":
    case "plan.fork":
    case "plan.undo":
    case "plan.redo":
    case "plan.request-review":
    case "plan.record-review":
    case "plan.review-failed":
    case "finding.settle":
    case "plan.lock":
    case "plan.unlock":
    case "plan.propose-diff":
      return decidePlan(state, command, context, outcome);
    case "task.take-control":
    case "task.release-control":
    case "control.lost":
    case "control.typed":
    case "instruction.delivered":
      return decideControl(state, command, context, outcome);
    case "task.steer":
    case "task.pause":
    case "task.resume":
    case "task.cancel":
    case "task.skip":
    case "task.retry":
    case "task.reassign":
    case "task.raise-review":
    case "task.lower-review":
    case "task.hand-over":
      return decideTask(state, command, context, outcome);
    case "task.dispatch":
    case "fix.dispatch":
    case "task.continue":
    case "task.ask-route":
    case "task.wake":
    case "segment.limit":
    case "attention.notice":
      return decideSchedule(state, command, context, outcome);
    case "workspace.ready":
    case "workspace.failed":
    case "segment.started":
    case "segment.start-failed":
    case "segment.ended":
    case "channel.lost":
    case "channel.restored":
      return decideSession(state, command, context, outcome);
    case "evidence.record":
      return decideEvidence(state, command, context, outcome);
    case "rivals.ask":
    case "rivals.pick":
      return decideRivals(state, command, context, outcome);
    case "gate.check":
    case "gate.checked":
    case "gate.pass":
      return decideGates(state, command, context, outcome);
    case "review.dispatch":
    case "review.ask-person":
    case "review.record":
    case "review.failed":
      return decideReview(state, command, context, outcome);
    case "synthesis.dispatch":
    case "synthesis.record":
    case "synthesis.failed":
      return decideSynthesis(state, command, context, outcome);
    case "merge.start":
    case "merge.done":
    case "merge.conflicted":
    case "merge.rejected":
    case "merge.postponed":
    case "merge.branch-put-back":
    case "merge.whole-checked":
      return decideMerge(state, command, context, outcome);
    case "conflict.forecast":
      return decideForecast(state, command, context, outcome);
    case "agent.turn":
    case "agent.progress":
    case "agent.usage":
    case "agent.rate-limited":
    case "agent.blocked":
    case "agent.request":
    case "agent.question":
    case "agent.checkpoint":
    case "agent.packet":
    case "agent.completed":
    case "agent.request-gone":
    case "agent.conversation":
    case "agent.trouble":
    case "agent.limits":
    case "agent.decision":
    case "agent.remember":
      return decideAgent(state, command, context, outcome);
    case "decision.answer":
    case "decision.snooze":
    case "decision.withdraw":
    case "decision.expire":
    case "decision.extend":
    case "decision.checkpointed":
    case "decision.take-back":
    case "workspace.restored":
    case "workspace.restore-failed":
      return decideDecisions(state, command, context, outcome);
    case "policy.add":
    case "policy.revoke":
    case "policy.load-file":
    case "trust.grant":
    case "trust.revoke":
      return decidePolicies(state, command, context, outcome);
  }
}
