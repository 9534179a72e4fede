import type { CommandOf } from "../command.ts";
import { ask } from "../decisions/ask.ts";
import { oneLine, QUESTION_MAX } from "../decisions/card-text.ts";
import { watchBudgets } from "../money/decide-budget.ts";
import type { Context, Outcome } from "../outcome.ts";
import { reject, type Rejection } from "../rejection.ts";
import { longLimit, noteLimit, sessionKey } from "../routing/limits.ts";
import type { MissionState } from "../state.ts";
import { decideRequest, requestOf } from "./decide-request.ts";
import { remember } from "./agent-memory.ts";
import { proposeEntry } from "./log-proposal.ts";
import { heirsOf, readersAfter } from "./hand-over.ts";
import { findOpenAttempt, type OpenAttempt } from "./find-task.ts";

/** Waiting longer than this for quota is worth asking whether another family should do it. */
const LONG_WAIT_MS = 60 * 60_000;

/** Weekly windows are the longest there are; a day more for clocks that differ. */
const LONGEST_LIMIT_MS = 8 * 24 * 60 * 60_000;

export type AgentCommand = CommandOf<
  | "agent.turn"
  | "agent.progress"
  | "agent.usage"
  | "agent.rate-limited"
  | "agent.blocked"
  | "agent.request"
  | "agent.question"
  | "agent.checkpoint"
  | "agent.packet"
  | "agent.completed"
  | "agent.request-gone"
  | "agent.conversation"
  | "agent.trouble"
  | "agent.limits"
  | "agent.decision"
  | "agent.remember"
>;

/** What an agent says about its own attempt. Facts and claims: none of them makes anything done. */
export function decideAgent(
  state: MissionState,
  command: AgentCommand,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  const found = findOpenAttempt(state, command.task, command.attempt);
  if (!found.ok) return found.rejection;
  const open = found.value;
  const { task, attempt } = command;
  if (open.task.stage === "checking" && waits(command)) {
    return reject(
      "wrong-state",
      `The session of "${task}" has ended; nobody waits there. Nothing was changed.`,
    );
  }
  switch (command.type) {
    case "agent.turn":
      outcome.emit({ type: "turn.changed", task, attempt, state: command.state });
      return null;
    case "agent.progress":
      outcome.emit({ type: "progress.seen", task, attempt, what: command.what, detail: command.detail });
      return null;
    case "agent.usage":
      outcome.emit({ type: "usage.counted", task, attempt, usage: command.usage });
      watchBudgets(state, open.task, command.usage.costMicros ?? 0, context, outcome);
      return null;
    case "agent.rate-limited":
      return rateLimited(state, open, command, context, outcome);
    case "agent.blocked":
      return blocked(state, open, command, context, outcome);
    case "agent.request":
    case "agent.question":
    case "agent.checkpoint":
      return decideRequest(state, open, command, context, outcome);
    case "agent.packet": {
      const { packet } = command;
      outcome.emit({ type: "packet.received", task, attempt, packet, contradicts: [...packet.departsFrom] });
      return null;
    }
    case "agent.completed":
      outcome.emit({ type: "run.completed", task, attempt });
      return null;
    case "agent.conversation":
      outcome.emit({ type: "conversation.opened", task, attempt, id: command.id });
      return null;
    case "agent.trouble": {
      const { kind, message, retrying } = command;
      outcome.emit({ type: "trouble.seen", task, attempt, kind, message, retrying });
      return null;
    }
    case "agent.limits": {
      const { usedPercent, windowMinutes, resetsAt } = command;
      outcome.emit({ type: "limits.seen", task, attempt, usedPercent, windowMinutes, resetsAt });
      return null;
    }
    case "agent.decision":
      return proposeEntry(state, open, command, context, outcome);
    case "agent.remember":
      return remember(state, command, outcome);
    case "agent.request-gone":
      return requestGone(state, open, command.request, outcome);
  }
}

/** Only a session that lives waits for something; a question of one that ended could never be answered. */
function waits(command: AgentCommand): boolean {
  return (
    command.type === "agent.request" ||
    command.type === "agent.question" ||
    command.type === "agent.checkpoint" ||
    command.type === "agent.blocked" ||
    command.type === "agent.rate-limited"
  );
}

/** Out of quota is a state with an end, not a failure. */
function rateLimited(
  state: MissionState,
  { task, attempt }: OpenAttempt,
  { until, guessed }: CommandOf<"agent.rate-limited">,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  if (until <= context.at)
    return reject(
      "invalid",
      `"${task.spec.id}" is limited until a time that has passed. Nothing was changed.`,
    );
  if (until > context.at + LONGEST_LIMIT_MS) {
    return reject(
      "invalid",
      `No usage window is longer than a week, so "${task.spec.id}" is not limited until then. Nothing was changed.`,
    );
  }
  if (task.rateLimitedUntil !== null && until <= task.rateLimitedUntil) {
    return reject("wrong-state", `"${task.spec.id}" waits at least as long already. Nothing was changed.`);
  }
  outcome.emit({ type: "task.rate-limited", task: task.spec.id, attempt: attempt.number, until, guessed });
  // It is the account's, not this session's: nobody else of the family is asked meanwhile.
  const out = longLimit({ until }, context.at);
  if (out !== null) {
    const { family, agent } = attempt.route;
    const session = sessionKey(task.spec.id, attempt.number);
    noteLimit(state, { family, agent, by: session, session, until: out, guessed }, context.at, outcome);
  }
  const [heir] = heirsOf(state, task);
  const asked = [...state.pending].some((id) => {
    const decision = state.decisions.get(id)?.decision;
    return decision?.kind === "quota" && decision.task === task.spec.id;
  });
  if (asked || until - context.at < LONG_WAIT_MS || heir === undefined || !state.allocation.mayMoveFamily)
    return null;
  const hours = ((until - context.at) / 3_600_000).toFixed(1);
  ask(state, context, outcome, {
    kind: "quota",
    task: task.spec.id,
    attempt: attempt.number,
    subject: { kind: "task" },
    question: `${attempt.route.family} is out of quota for ${hours} h: move ${task.spec.title}?`,
    why: null,
    evidence: [
      { label: "Back in", text: `${hours} hours`, source: "told by its session, not checked" },
      {
        label: "Who would go on",
        text: `${heir.agent} (${heir.family})`,
        source: "the agents of the mission",
      },
      {
        label: "Who reviews then",
        text: readersAfter(state, task, heir.family),
        source: "no family passes what it wrote",
      },
    ],
    options: [
      { id: "wait", label: "Wait", effect: "The session is kept and goes on by itself.", tone: "approve" },
      {
        id: "other-agent",
        label: "Another family",
        effect: `${heir.agent} goes on in the same workspace; this session ends first.`,
        tone: "neutral",
      },
    ],
    touches: [],
    undo: "nothing-to-undo",
    ifNothing: "The session is kept and goes on by itself when the window opens.",
  });
  return null;
}

function blocked(
  state: MissionState,
  { task, attempt }: OpenAttempt,
  { by, detail }: CommandOf<"agent.blocked">,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  const what = by === "logged-out" ? "is signed out" : "asks whether it may trust the folder";
  const question = `${attempt.route.agent} ${what}: ${task.spec.title} waits`;
  const asked = [...state.pending].some((id) => {
    const decision = state.decisions.get(id)?.decision;
    return decision?.task === task.spec.id && decision.question === oneLine(question, QUESTION_MAX);
  });
  if (asked) return reject("wrong-state", `A person was asked already: ${question}. Nothing was changed.`);
  ask(state, context, outcome, {
    kind: "stuck",
    task: task.spec.id,
    attempt: attempt.number,
    subject: { kind: "task" },
    question,
    why: detail,
    evidence: [{ label: "What it said", text: detail, source: "the agent's channel" }],
    options: [
      { id: "go-on", label: "I took care of it", effect: "The session goes on.", tone: "approve" },
      {
        id: "restart",
        label: "Start again",
        effect: "The session ends; a fresh attempt goes on in the same workspace.",
        tone: "neutral",
      },
      {
        id: "other-agent",
        label: "Another family",
        effect: "A new attempt by another family in the same workspace.",
        tone: "neutral",
      },
    ],
    touches: [],
    undo: "nothing-to-undo",
    ifNothing: "The session waits.",
  });
  return null;
}

/** Answered in the terminal, or no longer wanted: the card resolves itself. */
function requestGone(
  state: MissionState,
  open: OpenAttempt,
  request: string,
  outcome: Outcome,
): Rejection | null {
  if (open.task.control?.withheld.some((each) => each.request === request) === true) {
    const about = { task: open.task.spec.id, attempt: open.attempt.number };
    outcome.emit({ type: "request.withdrawn", ...about, request });
    return null;
  }
  const pending = requestOf(state, open, request);
  if (pending === null)
    return reject("unknown", `"${open.task.spec.id}" has no open request ${request}. Nothing was changed.`);
  outcome.emit({
    type: "decision.closed",
    decision: pending,
    state: "withdrawn",
    note: "answered in the terminal, or the agent moved on",
  });
  return null;
}
