import { askForForecast } from "../landing/decide-forecast.ts";
import type { CommandOf } from "../command.ts";
import { ask } from "../decisions/ask.ts";
import { askPermission } from "../decisions/permission-card.ts";
import type { Option } from "../decisions/decision.ts";
import type { DecisionId } from "../ids.ts";
import type { Context, Outcome } from "../outcome.ts";
import type { Action } from "../policies/action.ts";
import { judgeRequest } from "../policies/judge-request.ts";
import { reject, type Rejection } from "../rejection.ts";
import type { MissionState } from "../state.ts";
import type { OpenAttempt } from "./find-task.ts";
import type { WithheldAnswer } from "./terminal-control.ts";

type Request = CommandOf<"agent.request" | "agent.question" | "agent.checkpoint">;

/** Something an agent waits for. Policies answer what they cover; what is left is for a person. */
export function decideRequest(
  state: MissionState,
  open: OpenAttempt,
  command: Request,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  const withheld = open.task.control?.withheld.some(({ request }) => request === command.request) ?? false;
  if (withheld || requestOf(state, open, command.request) !== null) {
    return reject(
      "wrong-state",
      `"${command.task}" asked ${command.request} already; it waits for the answer.`,
    );
  }
  const waiting = waitingOf(state, open);
  if (waiting >= MOST_WAITING) {
    return reject(
      "not-allowed",
      `"${command.task}" waits for ${waiting} answers already, and no more are asked at a time. Nothing was asked; ask again when some are answered.`,
    );
  }
  switch (command.type) {
    case "agent.request":
      judge(state, open, command, context, outcome);
      return null;
    case "agent.question":
      question(state, open, command, context, outcome);
      return null;
    case "agent.checkpoint":
      checkpoint(state, open, command, context, outcome);
      return null;
  }
}

/** More questions of one agent than a person could answer only bury those of the others. */
const MOST_WAITING = 50;

const waitingOf = (state: MissionState, open: OpenAttempt): number =>
  [...requestsOf(state, open)].length + (open.task.control?.withheld.length ?? 0);

/** The pending decision about a request of this attempt. */
export function requestOf(state: MissionState, open: OpenAttempt, request: string): DecisionId | null {
  for (const [id, asked] of requestsOf(state, open)) if (asked === request) return id;
  return null;
}

/** What an attempt asked and still waits for, each with the agent's own name of it. */
function* requestsOf(
  state: MissionState,
  { task, attempt }: OpenAttempt,
): Generator<readonly [DecisionId, string]> {
  for (const id of state.pending) {
    const decision = state.decisions.get(id)?.decision;
    if (decision?.task !== task.spec.id || decision.attempt !== attempt.number) continue;
    if (decision.subject.kind === "request") yield [id, decision.subject.request];
  }
}

function judge(
  state: MissionState,
  { task, attempt }: OpenAttempt,
  command: CommandOf<"agent.request">,
  context: Context,
  outcome: Outcome,
): void {
  const { request, why, protectedFolders = [] } = command;
  const action = asSeenFrom(task.workspace?.path, command.action);
  const known = { at: context.at, protectedFolders };
  const { verdict, policy, reason } = judgeRequest(state, task, attempt, action, known);
  const about = { task: task.spec.id, attempt: attempt.number, request };
  outcome.emit({ type: "request.judged", ...about, action, verdict, policy, reason });
  if (verdict === "ask") askPermission(state, context, outcome, { ...about, action, why });
  else {
    const asked = { kind: "action", action, why, protectedFolders } as const;
    answerItself(outcome, task, about, { allowed: verdict === "allow", text: reason, asked });
  }
}

/** Judged again when it goes out: rules, trust and autonomy may have changed while a person typed. */
export function sayWithheld(
  state: MissionState,
  open: OpenAttempt,
  { request, allowed, text, asked }: WithheldAnswer,
  context: Context,
  outcome: Outcome,
): void {
  const { task, attempt } = open;
  const about = { task: task.spec.id, attempt: attempt.number, request };
  if (asked === null) return answerRequest(outcome, about, allowed, text, null);
  if (asked.kind === "checkpoint") {
    if (asksAtCheckpoint(state, asked.label))
      askAtCheckpoint(state, open, { request, ...asked }, context, outcome);
    else answerRequest(outcome, about, allowed, text, null);
    return;
  }
  const { action, why, protectedFolders } = asked;
  const known = { at: context.at, protectedFolders };
  const now = judgeRequest(state, task, attempt, action, known);
  const before = allowed ? "allow" : "deny";
  if (now.verdict !== before) {
    const { verdict, policy, reason } = now;
    outcome.emit({ type: "request.judged", ...about, action, verdict, policy, reason });
  }
  if (now.verdict === "ask") askPermission(state, context, outcome, { ...about, action, why });
  else {
    const allows = now.verdict === "allow";
    answerRequest(outcome, about, allows, now.verdict === before ? text : now.reason, opened(allows, action));
  }
}

/** A host that a rule allows has to be let through as well: the agent that is told yes is stopped at the proxy otherwise. */
const opened = (allowed: boolean, action: Action): Action | null =>
  allowed && action.kind === "network" ? action : null;

/** An agent may name its workspace or leave it out: both are the same question, and one rule answers both. */
const asSeenFrom = (workspace: string | undefined, action: Action): Action =>
  action.kind === "command" && action.cwd !== null && action.cwd === workspace
    ? { ...action, cwd: null }
    : action;

export interface AboutRequest {
  readonly task: OpenAttempt["task"]["spec"]["id"];
  readonly attempt: number;
  readonly request: string;
}

/** The mission's own answer. It waits while a person types into the terminal: two voices at once are none. */
function answerItself(
  outcome: Outcome,
  task: OpenAttempt["task"],
  about: AboutRequest,
  { allowed, text, asked }: Omit<WithheldAnswer, "request">,
): void {
  const action = asked?.kind === "action" ? opened(allowed, asked.action) : null;
  if (task.control === null) answerRequest(outcome, about, allowed, text, action);
  else outcome.emit({ type: "request.withheld", ...about, allowed, text, asked });
}

/** Writes the answer down, then carries it to the agent. */
export function answerRequest(
  outcome: Outcome,
  about: AboutRequest,
  allowed: boolean,
  text: string,
  action: Action | null,
  /** The decision that could be taken back, when the work is kept before. */
  keepFor?: DecisionId,
): void {
  outcome.emit({ type: "request.answered", ...about, allowed, text });
  const keep = keepFor === undefined ? {} : { keepFor };
  outcome.request({ type: "request.deliver", ...about, allowed, text, action, ...keep });
}

function question(
  state: MissionState,
  { task, attempt }: OpenAttempt,
  command: CommandOf<"agent.question">,
  context: Context,
  outcome: Outcome,
): void {
  const choices: Option[] = command.choices.map((label, index) => ({
    id: `choice-${index + 1}`,
    label,
    effect: `The agent is told: ${label}`,
    tone: "approve",
  }));
  ask(state, context, outcome, {
    kind: "question",
    task: task.spec.id,
    attempt: attempt.number,
    subject: { kind: "request", request: command.request, action: null },
    question: command.question,
    why: command.why,
    evidence: [
      {
        label: "Asked in",
        text: task.spec.title,
        source: `attempt ${attempt.number} by ${attempt.route.agent}`,
      },
    ],
    options: [
      ...choices,
      {
        id: "answer",
        label: "Answer in words",
        effect: "The agent is told what you write.",
        tone: "neutral",
      },
      {
        id: "decide-yourself",
        label: "Choose the simplest",
        effect: "The agent takes the simplest valid reading and says so.",
        tone: "neutral",
      },
    ],
    touches: [],
    undo: "nothing-to-undo",
    ifNothing: "The agent waits with this question.",
  });
}

/** Work up to here is kept in a ref; the agent pauses and says what it did and plans. */
function checkpoint(
  state: MissionState,
  open: OpenAttempt,
  command: CommandOf<"agent.checkpoint">,
  context: Context,
  outcome: Outcome,
): void {
  const { task, attempt } = open;
  const { label, summary, plans, ref, request } = command;
  const about = { task: task.spec.id, attempt: attempt.number, request };
  outcome.emit({
    type: "checkpoint.reached",
    task: task.spec.id,
    attempt: attempt.number,
    label,
    summary,
    plans,
    ref,
  });
  askForForecast(state, task, outcome);
  if (!asksAtCheckpoint(state, label)) {
    const asked = { kind: "checkpoint", label, summary, plans } as const;
    answerItself(outcome, task, about, { allowed: true, text: "Go on as you plan.", asked });
    return;
  }
  askAtCheckpoint(state, open, { request, label, summary, plans }, context, outcome);
}

interface Reached {
  readonly label: string;
  readonly request: string;
  readonly summary: string;
  readonly plans: string;
}

function askAtCheckpoint(
  state: MissionState,
  { task, attempt }: OpenAttempt,
  { request, label, summary, plans }: Reached,
  context: Context,
  outcome: Outcome,
): void {
  ask(state, context, outcome, {
    kind: "checkpoint",
    task: task.spec.id,
    attempt: attempt.number,
    subject: { kind: "request", request, action: null },
    question: `${task.spec.title}: go on from here?`,
    why: summary,
    evidence: [
      { label: "Did", text: summary, source: `attempt ${attempt.number} by ${attempt.route.agent}` },
      { label: "Plans", text: plans, source: `attempt ${attempt.number} by ${attempt.route.agent}` },
    ],
    options: [
      { id: "approve", label: "Go on", effect: "The agent does what it plans.", tone: "approve" },
      {
        id: "redirect",
        label: "Redirect",
        effect: "The agent is told what you write instead.",
        tone: "neutral",
      },
      {
        id: "restart",
        label: "Start again",
        effect: "The session ends; a fresh attempt goes on in the same workspace.",
        tone: "deny",
      },
    ],
    touches: task.spec.brief.scope.touch.slice(0, 100),
    mediumBecause: label === DESTROYS_NEXT ? "what comes next destroys something" : null,
    undo: "take-back",
    ifNothing: "The agent waits at this checkpoint.",
  });
}

const DESTROYS_NEXT = "before-destructive";

/** What cannot be taken back is always shown before, unless the mission flies hands-free. */
function asksAtCheckpoint(state: MissionState, label: string): boolean {
  switch (state.contract.autonomy) {
    case "ask-me":
      return true;
    case "guarded":
      return label === DESTROYS_NEXT;
    case "hands-free":
      return false;
  }
}
