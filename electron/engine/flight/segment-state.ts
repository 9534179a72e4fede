import type { Attempt } from "#shared/mission/flight/attempt.ts";
import { endsConversation } from "#shared/mission/flight/trouble.ts";
import type { Route } from "#shared/mission/flight/route.ts";
import type { TaskId } from "#shared/mission/ids.ts";
import type { MissionState } from "#shared/mission/state.ts";
import type { SessionId } from "#shared/ids.ts";
import type { Reach } from "./sandbox-boxes.ts";
import { sessionOfSegment, type SegmentName } from "./flight-session.ts";

/** A segment whose session was seen to start and not to end. */
export interface LiveSegment extends SegmentName {
  readonly session: SessionId;
  readonly windingUp: boolean;
  /** Its attempt is over, and so it has to end. */
  readonly givenUp: boolean;
  readonly network: Reach;
}

export const attemptOf = (state: MissionState, task: TaskId, number: number): Attempt | undefined =>
  state.tasks.get(task)?.attempts.find((attempt) => attempt.number === number);

/** The session that somebody who works on this attempt sits in now; null: there is none. */
export function liveSegmentOf(state: MissionState, task: TaskId, attempt: number): LiveSegment | null {
  const found = attemptOf(state, task, attempt);
  const segment = found?.segments.at(-1);
  if (found === undefined || segment === undefined || segment.endedAt !== null) return null;
  const name = { mission: state.id, task, attempt, segment: segment.number };
  return {
    ...name,
    session: segment.session ?? sessionOfSegment(name),
    windingUp: found.windingUp !== null,
    givenUp: found.endedAt !== null,
    network: reachOf(state, task, found.route.network),
  };
}

export function liveSegments(state: MissionState): LiveSegment[] {
  return [...state.tasks.values()].flatMap(({ spec, attempts }) => {
    const last = attempts.at(-1);
    return (last === undefined ? null : liveSegmentOf(state, spec.id, last.number)) ?? [];
  });
}

export interface ToStart {
  readonly route: Route;
  readonly workspace: { readonly path: string; readonly branch: string; readonly base: string };
  readonly goal: string;
  readonly network: Reach;
  readonly unsandboxed: boolean;
  /** A conversation that nobody ended and that may be gone on with; null: there is none. */
  readonly conversation: string | null;
  readonly repository: string;
  readonly baseBranch: string;
  /** What its task is about. */
  readonly touch: readonly string[];
  readonly expectedFiles: readonly string[];
}

/** What a session is started with; null when nobody waits for it any more. */
export function toStart(
  state: MissionState,
  { task: id, attempt, segment }: Pick<SegmentName, "task" | "attempt" | "segment">,
): ToStart | null {
  const task = state.tasks.get(id);
  const found = attemptOf(state, id, attempt);
  if (task?.workspace === null || task === undefined || found === undefined) return null;
  if (found.endedAt !== null || found.starting !== segment) return null;
  return {
    route: found.route,
    workspace: task.workspace,
    goal: task.spec.brief.goal,
    network: reachOf(state, id, found.route.network),
    unsandboxed: state.contract.unsandboxed === true,
    conversation: segment === 1 ? brokenOff(task.attempts, found) : null,
    repository: state.place.repository,
    baseBranch: state.place.baseBranch,
    touch: task.spec.brief.scope.touch,
    expectedFiles: task.spec.brief.expectedFiles,
  };
}

/**
 * What the attempt right before this one had begun when its session was lost or interrupted, by the same agent with the same model. A
 * conversation that ended by a limit, by compaction, by itself or by a person is never taken up again: what follows it is fresh.
 */
function brokenOff(attempts: readonly Attempt[], next: Attempt): string | null {
  const before = attempts.find(({ number }) => number === next.number - 1);
  const last = before?.segments.at(-1);
  if (before?.outcome !== "interrupted" || (last?.end !== "lost" && last?.end !== "interrupted")) return null;
  if (before.endedByPerson) return null;
  const { agent, model } = before.route;
  const isSame = agent === next.route.agent && model === next.route.model;
  return isSame && !endsConversation(before.trouble) ? last.conversation : null;
}

export const hasBegun = (
  state: MissionState,
  { task, attempt, segment }: Pick<SegmentName, "task" | "attempt" | "segment">,
): boolean => attemptOf(state, task, attempt)?.segments.some(({ number }) => number === segment) ?? false;

/** Open only where the brief says so and the session was dispatched with it. */
export function reachOf(state: MissionState, task: TaskId, isOpen = true): Reach {
  const network = state.tasks.get(task)?.spec.brief.network;
  return isOpen && network?.needed === true ? { hosts: network.hosts } : null;
}
