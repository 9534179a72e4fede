import type { CommandOf } from "../command.ts";
import { closeDecisionsOf } from "../decisions/close-decisions.ts";
import type { Context, Outcome } from "../outcome.ts";
import { reject, type Rejection } from "../rejection.ts";
import type { MissionState } from "../state.ts";
import type { TaskId } from "../ids.ts";
import type { Segment, SegmentEnd } from "./attempt.ts";
import { startsNextSegment } from "./status.ts";
import { failAttempt } from "./fail-attempt.ts";
import { findOpenAttempt, type OpenAttempt } from "./find-task.ts";

/** An attempt that needs more than this is a task that should have been split. */
const MAX_SEGMENTS = 12;

type SessionCommand = CommandOf<
  | "workspace.ready"
  | "workspace.failed"
  | "segment.started"
  | "segment.start-failed"
  | "segment.ended"
  | "channel.lost"
  | "channel.restored"
>;

/** What the engine saw of a workspace and its sessions. */
export function decideSession(
  state: MissionState,
  command: SessionCommand,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  if (noteLate(state, command, outcome)) return null;
  const found = findOpenAttempt(state, command.task, command.attempt);
  if (!found.ok) return found.rejection;
  const open = found.value;
  const { task, attempt } = command;
  switch (command.type) {
    case "workspace.ready":
      return ready(open, command, outcome);
    case "workspace.failed": {
      if (open.attempt.workspaceReady)
        return reject("wrong-state", `The workspace of "${task}" was ready before. Nothing was changed.`);
      const lesson = `The workspace of attempt ${attempt} could not be made: ${command.reason}`;
      failAttempt(
        state,
        open.task,
        open.attempt,
        { outcome: "failed", reason: command.reason, lesson },
        context,
        outcome,
      );
      return null;
    }
    case "segment.started":
      return started(open, command, outcome);
    case "segment.start-failed": {
      if (open.attempt.starting !== command.segment) {
        return reject(
          "wrong-state",
          `Segment ${command.segment} of "${task}" was not about to start. Nothing was changed.`,
        );
      }
      outcome.emit(lateEnd({ task, attempt }, command.segment, "lost"));
      const lesson = `Attempt ${attempt} could not start its session: ${command.reason}`;
      failAttempt(
        state,
        open.task,
        open.attempt,
        { outcome: "failed", reason: command.reason, lesson, needsPerson: command.needsPerson === true },
        context,
        outcome,
      );
      return null;
    }
    case "segment.ended":
      return ended(state, open, command, context, outcome);
    case "channel.lost":
      if (open.task.signalLostAt !== null)
        return reject("wrong-state", `The signal of "${task}" is lost already.`);
      outcome.emit({ type: "channel.lost", task, attempt });
      return null;
    case "channel.restored":
      if (open.task.signalLostAt === null)
        return reject("wrong-state", `The signal of "${task}" was not lost.`);
      outcome.emit({ type: "channel.restored", task, attempt });
      return null;
  }
}

/**
 * An attempt that was given up may still have a session, or one that only just starts. What is seen of it are facts that
 * move nothing by themselves; but a session nobody waits for is ended.
 */
function noteLate(state: MissionState, command: SessionCommand, outcome: Outcome): boolean {
  const attempt = state.tasks.get(command.task)?.attempts.at(-1);
  if (attempt?.number !== command.attempt || attempt.endedAt === null) return false;
  const about = { task: command.task, attempt: attempt.number };
  switch (command.type) {
    case "segment.started":
      if (attempt.starting !== command.segment) return false;
      outcome.emit({ type: "segment.began", ...about, segment: command.segment, session: command.session });
      outcome.request({ type: "segment.end", ...about, segment: command.segment });
      return true;
    case "segment.start-failed":
      if (attempt.starting !== command.segment) return false;
      outcome.emit(lateEnd(about, command.segment, "lost"));
      return true;
    case "segment.ended":
      if (runningSegment(attempt.segments, command.segment) === null) return false;
      outcome.emit({
        ...lateEnd(about, command.segment, command.end),
        exitCode: command.exitCode,
        handOff: command.handOff,
      });
      return true;
    case "workspace.ready":
    case "workspace.failed":
    case "channel.lost":
    case "channel.restored":
      return false;
  }
}

/** A segment that is over without anybody acting on it; also one that never came. */
const lateEnd = (
  about: { readonly task: TaskId; readonly attempt: number },
  segment: number,
  end: SegmentEnd,
) => ({
  type: "segment.ended" as const,
  ...about,
  segment,
  end,
  exitCode: null,
  handOff: null,
  next: "rest" as const,
});

function ready(
  { task, attempt }: OpenAttempt,
  command: CommandOf<"workspace.ready">,
  outcome: Outcome,
): Rejection | null {
  const { path, branch, base, tip } = command;
  if (task.stage !== "preparing" || attempt.workspaceReady) {
    return reject("wrong-state", `The workspace of "${command.task}" was ready before. Nothing was changed.`);
  }
  outcome.emit({
    type: "workspace.readied",
    task: command.task,
    attempt: attempt.number,
    path,
    branch,
    base,
    tip,
  });
  // A parked task starts its session when it gets its lane back.
  if (!task.parked)
    outcome.request({ type: "segment.start", task: command.task, attempt: attempt.number, segment: 1 });
  return null;
}

const runningSegment = (segments: readonly Segment[], number: number): Segment | null => {
  const last = segments.at(-1);
  return last !== undefined && last.number === number && last.endedAt === null ? last : null;
};

function started(
  { task, attempt }: OpenAttempt,
  command: CommandOf<"segment.started">,
  outcome: Outcome,
): Rejection | null {
  const last = attempt.segments.at(-1);
  const isNext =
    command.segment === attempt.segments.length + 1 && (last === undefined || last.endedAt !== null);
  if (!isNext || !attempt.workspaceReady || (task.stage !== "preparing" && task.stage !== "running")) {
    return reject(
      "wrong-state",
      `Segment ${command.segment} of "${command.task}" is not the next one. Nothing was changed.`,
    );
  }
  outcome.emit({
    type: "segment.began",
    task: command.task,
    attempt: attempt.number,
    segment: command.segment,
    session: command.session,
  });
  // It was parked between the request and the start: the session waits like any parked one.
  if (task.parked)
    outcome.request({
      type: "segment.interrupt",
      task: command.task,
      attempt: attempt.number,
      segment: command.segment,
    });
  return null;
}

function ended(
  state: MissionState,
  { task, attempt }: OpenAttempt,
  command: CommandOf<"segment.ended">,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  if (runningSegment(attempt.segments, command.segment) === null) {
    return reject(
      "wrong-state",
      `Segment ${command.segment} of "${command.task}" does not run. Nothing was changed.`,
    );
  }
  const { segment, end, exitCode, handOff } = command;
  const { id } = task.spec;
  const fact = {
    type: "segment.ended" as const,
    task: id,
    attempt: attempt.number,
    segment,
    end,
    exitCode,
    handOff,
  };
  switch (end) {
    case "exited":
      outcome.emit({ ...fact, next: "check" });
      closeDecisionsOf(state, id, "orphaned", "the session that asked has ended", outcome, attempt.number);
      outcome.request({ type: "evidence.collect", task: id, attempt: attempt.number });
      return null;
    case "time-limit":
    case "context-limit":
    case "compaction": {
      if (attempt.segments.length >= MAX_SEGMENTS) {
        outcome.emit({ ...fact, next: "rest" });
        const reason = `It was not done after ${MAX_SEGMENTS} segments; split it.`;
        failAttempt(state, task, attempt, { outcome: "failed", reason, lesson: reason }, context, outcome);
        return null;
      }
      // Beyond its budget a person let it finish this segment, and no other.
      const mayGoOn = startsNextSegment(state, task);
      outcome.emit({ ...fact, next: "segment" });
      closeDecisionsOf(state, id, "orphaned", "the session that asked has ended", outcome, attempt.number);
      if (mayGoOn)
        outcome.request({ type: "segment.start", task: id, attempt: attempt.number, segment: segment + 1 });
      else if (!task.parked) outcome.emit({ type: "task.paused", task: id, cause: "budget" });
      return null;
    }
    case "interrupted":
    case "lost": {
      outcome.emit({ ...fact, next: "rest" });
      const reason = end === "lost" ? "Nobody saw how its session ended." : "Its session was interrupted.";
      const lesson = `Attempt ${attempt.number} was interrupted. Look at what is in the workspace before you go on.`;
      failAttempt(state, task, attempt, { outcome: "interrupted", reason, lesson }, context, outcome);
      return null;
    }
  }
}
