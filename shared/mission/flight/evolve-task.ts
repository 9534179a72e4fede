import type { EventOf, Recorded } from "../event.ts";
import { sessionKey } from "../routing/limits.ts";
import type { MissionState } from "../state.ts";
import { withRisk } from "../task-index.ts";
import { closed } from "./change-attempt.ts";
import { criticalOf } from "../review/next-fix.ts";
import type { TaskEvent } from "./evolve-flight.ts";
import { openAttempt, parkedToTheEnd } from "./status.ts";
import type { TaskState } from "./task.ts";
import { withInstruction } from "./terminal-control.ts";

/** What a person or the scheduler did with a task as a whole. */
export function evolveTask(
  state: MissionState,
  task: TaskState,
  event: TaskEvent,
  { actor, at, seq }: Pick<Recorded, "actor" | "at" | "seq">,
): TaskState {
  switch (event.type) {
    case "task.continued":
      return { ...task, parked: false, attempts: fresh(task, at) };
    case "task.approved":
      // While it was held, more review may have been asked for.
      return { ...task, approved: true, stage: isPassed(task) ? "merge-queue" : "in-review" };
    case "task.held":
      return { ...task, stage: "held" };
    case "task.woken":
      if (isEarly(task, at)) endLimit(state, task, at);
      return {
        ...task,
        rateLimitedUntil: null,
        attempts: isEarly(task, at) ? notLimited(task) : task.attempts,
      };
    case "task.paused":
      return { ...task, paused: event.cause, parked: openAttempt(task) !== null || task.parked };
    case "task.resumed":
      // The end of a pause answers no question: what was held before it is held after it.
      if (task.paused !== null || task.stage !== "held") return { ...task, paused: null };
      // Looking again starts over: what broke before is not counted against it.
      return { ...task, stage: stageAfterHold(state, task), round: task.round + 1 };
    case "task.cancelled":
      return {
        ...ended(task, at),
        stage: "cancelled",
        notes: [...task.notes, noteOf("Cancelled", event.reason)],
      };
    case "task.skipped":
      return { ...ended(task, at), stage: "skipped" };
    case "task.retried":
      return retried(state, task, event);
    case "task.reassigned":
      return withRisk({ ...task, override: { ...task.override, ...event.assignment } }, state.contract);
    case "task.handed-over":
      return handedOver(state, task, event);
    case "task.steered":
      return {
        ...task,
        notes: [
          ...task.notes,
          `${actor.kind === "engine" ? "From Flightdeck" : "From the person"}: ${event.text}`,
        ],
        instructions: withInstruction(task.instructions, {
          number: seq,
          text: event.text,
          at,
          deliveredAt: null,
          inPromptOf: null,
        }),
      };
  }
}

/** Back to where it was held: looking for an agent, for somebody to fix it, or for a reviewer. */
function stageAfterHold(state: MissionState, task: TaskState): TaskState["stage"] {
  if (task.heldOut !== null || criticalOf(state, task).length > 0) return "fixing";
  return task.attempts.at(-1)?.outcome === "passed" ? "in-review" : "idle";
}

const isPassed = (task: TaskState): boolean =>
  task.reviewLevel === "light" || task.passedBy !== null || task.passedByPerson;

const noteOf = (what: string, reason: string): string => (reason === "" ? `${what}.` : `${what}: ${reason}`);

/** Waiting in the park is not the agent's silence. */
function fresh(task: TaskState, at: number): TaskState["attempts"] {
  return task.attempts.map((attempt) => {
    if (attempt.endedAt !== null) return attempt;
    const last = attempt.segments.at(-1);
    const starts = attempt.workspaceReady && (last === undefined || last.endedAt !== null);
    const starting = starts ? attempt.segments.length + 1 : attempt.starting;
    return { ...attempt, starting, lastProgressAt: at, attention: "none" };
  });
}

const ended = (task: TaskState, at: number): TaskState => ({
  ...task,
  attempts: closed(task, at, "cancelled", null),
  paused: null,
  parked: parkedToTheEnd(task),
  rateLimitedUntil: null,
  signalLostAt: null,
});

function retried(state: MissionState, task: TaskState, event: EventOf<"task.retried">): TaskState {
  const fixing = task.heldOut !== null || criticalOf(state, task).length > 0;
  const note = noteOf("Tried again by a person", event.note);
  const next = {
    ...task,
    stage: fixing ? "fixing" : "idle",
    extraAttempts: task.extraAttempts + 1,
    mergeTries: 0,
    override: { ...task.override, ...event.assignment },
    notes: [...task.notes, note],
  } as const;
  return withRisk(next, state.contract);
}

/** Whatever it waited for was of the family that leaves. */
function handedOver(state: MissionState, task: TaskState, event: EventOf<"task.handed-over">): TaskState {
  const { agent: _agent, model: _model, ...kept } = task.override;
  const note = noteOf(
    `The rest of the work was handed over from ${event.from ?? "nobody"} to ${event.to}`,
    event.note,
  );
  const handedOver = {
    attempt: task.attempts.length,
    from: event.from,
    to: event.to,
    handOff: event.handOff,
  };
  const next = {
    ...task,
    rateLimitedUntil: null,
    override: { ...kept, family: event.to },
    notes: [...task.notes, note],
    handedOver,
  };
  return withRisk(next, state.contract);
}

/** A person said that the limit is over: they may have another plan by now. */
const isEarly = ({ rateLimitedUntil }: TaskState, at: number): boolean =>
  rateLimitedUntil !== null && at < rateLimitedUntil;

function endLimit(state: MissionState, { spec, attempts }: TaskState, at: number): void {
  const session = sessionKey(spec.id, attempts.at(-1)?.number ?? 0);
  state.accountWords = state.accountWords.map((word) =>
    word.isLimit && word.session === session ? { ...word, resetsAt: at } : word,
  );
}

const notLimited = ({ attempts }: TaskState): TaskState["attempts"] =>
  attempts.map((attempt, index) => (index === attempts.length - 1 ? { ...attempt, limited: null } : attempt));
