import { closeDecisionsOf } from "../decisions/close-decisions.ts";
import { ask } from "../decisions/ask.ts";
import type { Context, Outcome } from "../outcome.ts";
import type { MissionState } from "../state.ts";
import { endSession } from "./end-attempt.ts";
import type { Attempt } from "./attempt.ts";
import type { TaskState } from "./task.ts";

/** A session that keeps vanishing is a problem of the machine; starting it again for ever hides that. */
const MAX_INTERRUPTED = 5;

export interface Failure {
  readonly outcome: "failed" | "interrupted";
  readonly reason: string;
  /** What the next prompt says, so that it is never the same prompt. */
  readonly lesson: string;
  readonly breach?: boolean;
  /** Another try would meet the same. */
  readonly needsPerson?: boolean;
}

/** Ends an attempt that did not work: another one, or a person. */
export function failAttempt(
  state: MissionState,
  task: TaskState,
  attempt: Attempt,
  failure: Failure,
  context: Context,
  outcome: Outcome,
): void {
  const { lesson } = failure;
  const reason = withTrouble(failure.reason, attempt);
  const mayRetry = failure.needsPerson !== true && triesLeft(task, attempt, failure);
  const next = mayRetry ? "retry" : "ask-person";
  closeDecisionsOf(
    state,
    task.spec.id,
    "orphaned",
    `attempt ${attempt.number} ended`,
    outcome,
    attempt.number,
  );
  outcome.emit({
    type: "attempt.failed",
    task: task.spec.id,
    attempt: attempt.number,
    outcome: failure.outcome,
    reason,
    lesson,
    next,
  });
  // Given up while its session still lives: nobody else would end it.
  if (!outcome.events.some((event) => event.type === "segment.ended")) endSession(task, outcome);
  if (next === "ask-person") askAboutFailure(state, task, attempt, { ...failure, reason }, context, outcome);
}

/** The signals say what is missing; what its model said last is often why. */
const withTrouble = (reason: string, { trouble }: Attempt): string =>
  trouble === null || trouble.retrying
    ? reason
    : `${reason}\nThe last trouble (${trouble.kind}): ${trouble.message}`;

function triesLeft(task: TaskState, attempt: Attempt, { outcome }: Failure): boolean {
  const alike =
    task.attempts.filter((each) => each.purpose === attempt.purpose && each.outcome === outcome).length + 1;
  const limit = outcome === "failed" ? task.spec.limits.attempts : MAX_INTERRUPTED;
  return alike < limit + task.extraAttempts;
}

function askAboutFailure(
  state: MissionState,
  task: TaskState,
  attempt: Attempt,
  failure: Failure,
  context: Context,
  outcome: Outcome,
): void {
  const history = task.attempts
    .filter((each) => each.failure !== null)
    .map((each) => `Attempt ${each.number} (${each.route.agent}): ${each.failure}`);
  ask(state, context, outcome, {
    kind: failure.breach === true ? "scope-breach" : "failed-task",
    task: task.spec.id,
    attempt: attempt.number,
    subject: { kind: "task" },
    question:
      failure.breach === true
        ? `${task.spec.title} keeps changing files outside its scope`
        : `${task.spec.title} failed: what now?`,
    why: attempt.packet?.summary ?? null,
    evidence: [
      { label: "What failed", text: failure.reason, source: "signals the engine collected" },
      ...(history.length === 0
        ? []
        : [{ label: "Earlier attempts", text: history.join("\n"), source: "the mission" }]),
    ],
    options: [
      {
        id: "retry",
        label: "Try again",
        effect: "A new attempt in the same workspace; your reason goes into its prompt.",
        tone: "approve",
      },
      {
        id: "other-agent",
        label: "Another family",
        effect: "A new attempt by an agent of another family.",
        tone: "neutral",
      },
      {
        id: "skip",
        label: "Skip and unblock",
        effect: "Nothing of it is merged; what waits for it goes on without it.",
        tone: "neutral",
      },
      {
        id: "cancel",
        label: "Cancel the task",
        effect: "Its work is kept; what waits for it stays blocked.",
        tone: "deny",
      },
    ],
    touches: task.spec.brief.scope.touch.slice(0, 100),
    undo: "not-automatic",
    ifNothing: "The task stays failed, and what waits for it stays blocked.",
  });
}
