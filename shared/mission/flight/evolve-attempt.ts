import type { EventOf } from "../event.ts";
import { NOTHING_SPENT } from "../money/spend.ts";
import type { MissionState } from "../state.ts";
import { closed, withAttempt, withLastSegment } from "./change-attempt.ts";
import type { Attempt } from "./attempt.ts";
import { criticalOf } from "../review/next-fix.ts";
import type { AttemptEvent } from "./evolve-flight.ts";
import { parkedToTheEnd, startsNextSegment } from "./status.ts";
import type { TaskStage, TaskState } from "./task.ts";

/** The way of an attempt from its dispatch to its end. */
export function evolveAttempt(
  state: MissionState,
  task: TaskState,
  event: AttemptEvent,
  at: number,
): TaskState {
  switch (event.type) {
    case "task.dispatched":
      return {
        ...task,
        stage: "preparing",
        notesGiven: task.notes.length,
        instructions: task.instructions.map((each) =>
          each.inPromptOf === null ? { ...each, inPromptOf: event.attempt } : each,
        ),
        approved: false,
        parked: false,
        attempts: [...task.attempts, newAttempt(event, at)],
      };
    case "workspace.readied": {
      const { path, branch, base } = event;
      const starting = task.parked ? null : 1;
      const attempts = withAttempt(task, event.attempt, (attempt) => ({
        ...attempt,
        workspaceReady: true,
        startedFrom: event.tip,
        starting,
      }));
      return { ...task, workspace: { path, branch, base }, attempts };
    }
    case "segment.began":
      return began(task, event, at);
    case "segment.ended":
      return ended(state, task, event, at);
    case "segment.wound-up":
      return {
        ...task,
        attempts: withAttempt(task, event.attempt, (attempt) => ({ ...attempt, windingUp: event.cause })),
      };
    case "evidence.recorded":
      return {
        ...task,
        attempts: withAttempt(task, event.attempt, (attempt) => ({ ...attempt, signals: event.signals })),
      };
    case "attempt.passed":
      return passed(state, task, event, at);
    case "attempt.failed":
      return {
        ...task,
        stage: afterFailure(task, event),
        parked: parkedToTheEnd(task),
        rateLimitedUntil: null,
        signalLostAt: null,
        paused: task.paused === "budget" ? null : task.paused,
        notes: [...task.notes, event.lesson],
        attempts: withAttempt(
          { ...task, attempts: closed(task, at, event.outcome, event.reason) },
          event.attempt,
          (attempt) => ({ ...attempt, endedByPerson: isPersonsEnd(attempt) }),
        ),
      };
  }
}

/** What breaks off by itself is closed by the end of its session; only a person closes it before. */
const isPersonsEnd = ({ outcome, segments }: Attempt): boolean =>
  outcome === "interrupted" && segments.at(-1)?.endedAt === null;

const newAttempt = (event: EventOf<"task.dispatched">, at: number): Attempt => ({
  number: event.attempt,
  purpose: event.purpose,
  route: event.route,
  lane: event.lane,
  dispatchedAt: at,
  additions: event.additions,
  findings: event.findings,
  workspaceReady: false,
  startedFrom: null,
  starting: null,
  segments: [],
  endedAt: null,
  outcome: null,
  failure: null,
  endedByPerson: false,
  signals: [],
  packet: null,
  spend: NOTHING_SPENT,
  contextUsed: null,
  trouble: null,
  limit: null,
  limited: null,
  harness: null,
  completedSeen: false,
  turns: 0,
  runningTools: 0,
  toolCalls: 0,
  idle: false,
  windingUp: null,
  structured: false,
  lastProgressAt: at,
  attention: "none",
  checkpoints: [],
});

/** Whoever may write in the workspace counts as an author from the first instant: there is no later one that is safe. */
function began(task: TaskState, event: EventOf<"segment.began">, at: number): TaskState {
  const attempt = task.attempts.find(({ number }) => number === event.attempt);
  const route = attempt?.route;
  const writes = route !== undefined && route.sandbox !== "read-only" && !task.authors.includes(route.family);
  const segment = {
    number: event.segment,
    session: event.session,
    startedAt: at,
    endedAt: null,
    end: null,
    exitCode: null,
    handOff: null,
    conversation: null,
  };
  // It was given up while it started: it is only seen, so that it can be ended.
  const late = attempt?.endedAt !== null;
  return {
    ...task,
    stage: late ? task.stage : "running",
    authors: writes ? [...task.authors, route.family] : task.authors,
    attempts: withAttempt(task, event.attempt, (before) => ({
      ...before,
      starting: null,
      segments: [...before.segments, segment],
      windingUp: null,
      contextUsed: null,
      trouble: null,
      lastProgressAt: at,
      attention: "none",
    })),
  };
}

function ended(state: MissionState, task: TaskState, event: EventOf<"segment.ended">, at: number): TaskState {
  const starting = event.next === "segment" && startsNextSegment(state, task) ? event.segment + 1 : null;
  const attempts = withAttempt(task, event.attempt, (attempt) => ({
    ...attempt,
    starting,
    windingUp: null,
    idle: false,
    runningTools: 0,
    // What comes next is watched anew.
    attention: "none" as const,
    // A start that never came has no segment to end.
    segments: withLastSegment(attempt, (segment) =>
      segment.number !== event.segment
        ? segment
        : {
            ...segment,
            endedAt: at,
            end: event.end,
            exitCode: event.exitCode,
            handOff: event.handOff,
          },
    ),
  }));
  // Nobody types into what has ended, and nobody waits there for an answer.
  const over = { signalLostAt: null, control: null, attempts };
  if (event.next === "check")
    return { ...task, ...over, stage: "checking", parked: false, rateLimitedUntil: null };
  const givenUp = attempts.at(-1)?.endedAt !== null;
  return { ...task, ...over, parked: task.parked && !givenUp };
}

/** Proven. What is still to be fixed goes first, then a fresh look, then the merge queue. */
function passed(
  state: MissionState,
  task: TaskState,
  event: EventOf<"attempt.passed">,
  at: number,
): TaskState {
  const attempt = task.attempts.find(({ number }) => number === event.attempt);
  const attempts = closed(task, at, "passed", null);
  const given = (attempt?.findings ?? []).map((id) => [id, event.attempt] as const);
  const changedIn = new Map([...task.changedIn, ...given]);
  const done = { ...task, attempts, changedIn, heldOut: null, parked: false, rateLimitedUntil: null };
  // What this attempt was given waits for a fresh look, like what those before it were given.
  const left = criticalOf(state, done);
  if (left.length > 0) return { ...done, stage: "fixing" };
  if (task.reviewLevel === "light") return { ...done, stage: "merge-queue" };
  const changedAfterReview = task.reviews.some(({ round }) => round === task.round);
  return {
    ...done,
    stage: "in-review",
    passedBy: null,
    passedByPerson: false,
    round: changedAfterReview ? task.round + 1 : task.round,
  };
}

function afterFailure(task: TaskState, event: EventOf<"attempt.failed">): TaskStage {
  if (event.next === "ask-person") return "failed";
  const purpose = task.attempts.find(({ number }) => number === event.attempt)?.purpose;
  return purpose === "work" || purpose === undefined ? "idle" : "fixing";
}
