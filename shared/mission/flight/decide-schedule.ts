import type { CommandOf } from "../command.ts";
import { ask } from "../decisions/ask.ts";
import type { Decision } from "../decisions/decision.ts";
import { collidesWith } from "../landing/forecast.ts";
import { noLane } from "../money/capacity.ts";
import { mayStart } from "../money/may-start.ts";
import type { Context, Outcome } from "../outcome.ts";
import { reject, type Rejection } from "../rejection.ts";
import { nextToFix } from "../review/next-fix.ts";
import { ruleAgainst } from "../routing/invariants.ts";
import type { MissionState } from "../state.ts";
import { contextIsFull, nextNotice, segmentLimitAt } from "./attention.ts";
import type { Attempt } from "./attempt.ts";
import { findFlying, findOpenAttempt } from "./find-task.ts";
import type { FindingId } from "../ids.ts";
import type { Route } from "./route.ts";
import { isReady, isReadyToFix, openAttempt } from "./status.ts";
import type { TaskState } from "./task.ts";

type ScheduleCommand = CommandOf<
  | "task.dispatch"
  | "fix.dispatch"
  | "task.ask-route"
  | "task.continue"
  | "task.wake"
  | "segment.limit"
  | "attention.notice"
>;

/** What the scheduler wants. It is checked like any command: the rules stand here, not in the scheduler. */
export function decideSchedule(
  state: MissionState,
  command: ScheduleCommand,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  switch (command.type) {
    case "task.dispatch":
      return dispatch(state, command, outcome);
    case "fix.dispatch":
      return dispatchFix(state, command, outcome);
    case "task.ask-route":
      return askRoute(state, command, context, outcome);
    case "task.continue":
      return goOn(state, command, outcome);
    case "task.wake":
      return wake(state, command, context, outcome);
    case "segment.limit":
      return limitSegment(state, command, context, outcome);
    case "attention.notice":
      return notice(state, command, context, outcome);
  }
}

function dispatch(
  state: MissionState,
  command: CommandOf<"task.dispatch">,
  outcome: Outcome,
): Rejection | null {
  const found = findFlying(state, command.task);
  if (!found.ok) return found.rejection;
  const task = found.value;
  if (!isReady(task))
    return reject("wrong-state", `"${command.task}" is not ready to start. Nothing was changed.`);
  const stopped = mayStart(state, task);
  if (stopped !== null) return reject("wrong-state", stopped);
  const other = collidesWith(state, task);
  if (other !== null)
    return reject(
      "wrong-state",
      `"${command.task}" may change the same files as "${other}", which is under way: it starts when that has ended.`,
    );
  return start(state, task, command, "work", outcome);
}

function dispatchFix(
  state: MissionState,
  command: CommandOf<"fix.dispatch">,
  outcome: Outcome,
): Rejection | null {
  const found = findFlying(state, command.task);
  if (!found.ok) return found.rejection;
  const task = found.value;
  if (task.stage !== "fixing")
    return reject("wrong-state", `"${command.task}" has nothing to fix. Nothing was changed.`);
  if (!isReadyToFix(task))
    return reject("wrong-state", `"${command.task}" is not ready to be fixed. Nothing was changed.`);
  const stopped = mayStart(state, task);
  if (stopped !== null) return reject("wrong-state", stopped);
  return start(state, task, command, task.heldOut === null ? "fix" : "resolve", outcome);
}

function start(
  state: MissionState,
  task: TaskState,
  { route, lane }: { readonly route: Route; readonly lane: string },
  purpose: Attempt["purpose"],
  outcome: Outcome,
): Rejection | null {
  const broken = ruleAgainst(state, task, route);
  if (broken !== null) return reject("not-allowed", broken);
  const full = noLane(state, route.family, "working");
  if (full !== null) return reject("wrong-state", full);
  const { id } = task.spec;
  const attempt = task.attempts.length + 1;
  const findings = purpose === "fix" ? [...nextToFix(state, task)] : [];
  const additions = [
    ...task.notes.slice(task.notesGiven),
    ...findings.map((finding) => onlyThis(state, finding)),
  ];
  if (attempt > 1 && additions.length === 0) {
    return reject(
      "invalid",
      `"${id}" would be tried again with the same prompt. Say what failed (retry with a note); nothing was started.`,
    );
  }
  outcome.emit({ type: "task.dispatched", task: id, attempt, purpose, route, lane, additions, findings });
  outcome.request({ type: "workspace.prepare", task: id, attempt });
  return null;
}

function onlyThis(state: MissionState, id: FindingId): string {
  const finding = state.findings.get(id);
  if (finding === undefined) return `Fix ONLY finding ${id}.`;
  const { file, line, title, claim } = finding;
  return `Fix ONLY this: ${title} (${file ?? "no file"}${line === null ? "" : `:${line}`})\n${claim}`;
}

/** The rules leave nobody for it: an invariant is never bent to keep things moving. */
function askRoute(
  state: MissionState,
  command: CommandOf<"task.ask-route">,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  const found = findFlying(state, command.task);
  if (!found.ok) return found.rejection;
  const task = found.value;
  if (!isReady(task) && task.stage !== "fixing") {
    return reject("wrong-state", `"${command.task}" is not ready to start. Nothing was asked.`);
  }
  outcome.emit({ type: "task.held", task: command.task, reason: command.reason });
  ask(state, context, outcome, {
    kind: "policy-gate",
    task: command.task,
    attempt: null,
    subject: { kind: "task" },
    question: `Nobody may do ${task.spec.title}: what now?`,
    why: null,
    evidence: [
      { label: "Why", text: command.reason, source: "the allocation table and the rules of the mission" },
    ],
    options: [
      {
        id: "look-again",
        label: "Look again",
        effect: "After an agent was installed or the task was reassigned.",
        tone: "approve",
      },
      {
        id: "skip",
        label: "Skip the task",
        effect: "What waits for it goes on without it.",
        tone: "neutral",
      },
      { id: "cancel", label: "Cancel the task", effect: "What waits for it stays blocked.", tone: "deny" },
    ],
    touches: task.spec.brief.scope.touch,
    undo: "nothing-to-undo",
    ifNothing: "The task is held; others go on.",
  });
  return null;
}

/** Is this the question above? One about a reviewer can be looked at again too, but offers to accept first. */
export const asksForRoute = ({ kind, options }: Decision): boolean =>
  kind === "policy-gate" && options[0]?.id === "look-again";

function goOn(state: MissionState, command: CommandOf<"task.continue">, outcome: Outcome): Rejection | null {
  const found = findFlying(state, command.task);
  if (!found.ok) return found.rejection;
  const task = found.value;
  const attempt = openAttempt(task);
  if (!canGoOn(task) || attempt === null) {
    return reject("wrong-state", `"${command.task}" does not wait for a lane. Nothing was changed.`);
  }
  const stopped = mayStart(state, task, "going-on") ?? noLane(state, attempt.route.family, "working");
  if (stopped !== null) return reject("wrong-state", stopped);
  outcome.emit({ type: "task.continued", task: command.task, lane: command.lane });
  const segment = attempt.segments.at(-1);
  // Its session starts when its workspace is ready.
  if (!attempt.workspaceReady || attempt.starting !== null) return null;
  if (segment === undefined || segment.endedAt !== null) {
    outcome.request({
      type: "segment.start",
      task: command.task,
      attempt: attempt.number,
      segment: attempt.segments.length + 1,
    });
  } else {
    outcome.request({
      type: "segment.resume",
      task: command.task,
      attempt: attempt.number,
      segment: segment.number,
    });
  }
  return null;
}

/** Parked, and nothing but a lane is missing. */
export const canGoOn = (task: TaskState): boolean =>
  task.parked &&
  task.paused === null &&
  task.rateLimitedUntil === null &&
  (task.stage === "running" || task.stage === "preparing");

function wake(
  state: MissionState,
  command: CommandOf<"task.wake">,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  const found = findFlying(state, command.task);
  if (!found.ok) return found.rejection;
  const { rateLimitedUntil } = found.value;
  if (rateLimitedUntil === null || rateLimitedUntil > context.at) {
    return reject("wrong-state", `"${command.task}" is not due to wake. Nothing was changed.`);
  }
  outcome.emit({ type: "task.woken", task: command.task });
  return null;
}

function limitSegment(
  state: MissionState,
  command: CommandOf<"segment.limit">,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  const found = findOpenAttempt(state, command.task, command.attempt);
  if (!found.ok) return found.rejection;
  const { task, attempt } = found.value;
  const segment = attempt.segments.at(-1);
  if (
    task.stage !== "running" ||
    attempt.windingUp !== null ||
    segment === undefined ||
    segment.endedAt !== null
  ) {
    return reject("wrong-state", `"${command.task}" has no segment to wind up. Nothing was changed.`);
  }
  const { cause } = command;
  if (limitAt(task, attempt, cause) > context.at)
    return reject("wrong-state", `The ${cause} of "${command.task}" is not reached. Nothing was changed.`);
  outcome.emit({ type: "segment.wound-up", task: command.task, attempt: attempt.number, cause });
  outcome.request({
    type: "segment.wind-up",
    task: command.task,
    attempt: attempt.number,
    segment: segment.number,
    cause,
  });
  return null;
}

/** A limit that nobody set is never reached. */
function limitAt(task: TaskState, attempt: Attempt, cause: CommandOf<"segment.limit">["cause"]): number {
  if (cause === "context-limit") return contextIsFull(attempt) ? attempt.dispatchedAt : Infinity;
  return segmentLimitAt(task, attempt) ?? Infinity;
}

function notice(
  state: MissionState,
  command: CommandOf<"attention.notice">,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  const found = findOpenAttempt(state, command.task, command.attempt);
  if (!found.ok) return found.rejection;
  const { task, attempt } = found.value;
  const { level } = command;
  const due = nextNotice(task, attempt);
  if (due === null || due.level !== level || due.at > context.at) {
    return reject(
      "wrong-state",
      `"${command.task}" is not silent, or it was noticed before. Nothing was changed.`,
    );
  }
  outcome.emit({ type: "attention.noticed", task: command.task, attempt: attempt.number, level });
  if (level === "asked-person") {
    askWhatNow(state, task, attempt, context, outcome);
  } else if (task.control === null && attempt.idle && attempt.route.mode === "interactive") {
    outcome.request({
      type: "agent.tell",
      task: command.task,
      attempt: attempt.number,
      text: "Status update: what is blocking you? Answer in at most three sentences.",
    });
  }
  return null;
}

/** Correcting an agent beats replacing it: ending it is never the first option. */
function askWhatNow(
  state: MissionState,
  task: TaskState,
  attempt: Attempt,
  context: Context,
  outcome: Outcome,
): void {
  const minutes = Math.floor((context.at - attempt.lastProgressAt) / 60_000);
  const lost = task.signalLostAt !== null;
  ask(state, context, outcome, {
    kind: "stuck",
    task: task.spec.id,
    attempt: attempt.number,
    subject: { kind: "task" },
    question: lost
      ? `No signal from ${task.spec.title}: what now?`
      : `No progress in ${task.spec.title} for ${minutes} min: still working?`,
    why: null,
    evidence: [
      {
        label: "Last progress",
        text: `${minutes} minutes ago; ${attempt.turns} turns, ${attempt.toolCalls} tool calls so far`,
        source: lost ? "the channel of the agent is broken" : "the agent's own events",
      },
    ],
    options: [
      {
        id: "wait",
        label: "Wait",
        effect: "Nothing changes; you are asked again after the next ten quiet minutes.",
        tone: "approve",
      },
      { id: "nudge", label: "Ask it", effect: "The agent is asked what blocks it.", tone: "neutral" },
      {
        id: "restart",
        label: "Start again",
        effect: "The session ends; a fresh attempt goes on in the same workspace.",
        tone: "deny",
      },
    ],
    touches: [],
    undo: "nothing-to-undo",
    ifNothing: "The agent keeps its session and its lane.",
  });
}
