import { hasEnded } from "#shared/mission/flight/status.ts";
import type { TaskState } from "#shared/mission/flight/task.ts";
import type { DecisionId, TaskId } from "#shared/mission/ids.ts";
import type { MissionState } from "#shared/mission/state.ts";

/**
 * What a stretch of time went into: waiting until it could be dispatched, getting a workspace and a session, an agent at work,
 * the engine checking and merging, or waiting for a person.
 */
export type BarKind = "waited" | "started" | "ran" | "checked" | "human";

export interface Bar {
  readonly kind: BarKind;
  readonly from: number;
  /** null: it goes on. */
  readonly to: number | null;
  /** Of which attempt; null: of none. */
  readonly attempt: number | null;
  readonly failed: boolean;
}

export interface Mark {
  readonly id: DecisionId;
  readonly at: number;
  readonly question: string;
  readonly pending: boolean;
}

export interface TaskFlight {
  readonly bars: readonly Bar[];
  readonly marks: readonly Mark[];
}

export interface AskedOfTask {
  readonly id: DecisionId;
  readonly question: string;
  readonly askedAt: number;
  /** null: it still waits. */
  readonly answeredAt: number | null;
}

export type AskedByTask = ReadonlyMap<TaskId, readonly AskedOfTask[]>;

/**
 * What people were asked, by task: looked through once for all rows. What is told of a task is the same object as before as long
 * as it says the same, and so is the whole.
 */
export function askedByTask(state: MissionState, before: AskedByTask | null = null): AskedByTask {
  const asked = new Map<TaskId, AskedOfTask[]>();
  for (const { decision, state: outcome, resolution } of state.decisions.values()) {
    if (decision.task === null) continue;
    const answeredAt =
      outcome === "pending" ? null : (resolution?.at ?? decision.expiresAt ?? decision.askedAt);
    const { id, question, askedAt } = decision;
    const one = { id, question, askedAt, answeredAt };
    const known = asked.get(decision.task);
    if (known === undefined) asked.set(decision.task, [one]);
    else known.push(one);
  }
  if (before === null) return asked;
  const kept = new Map([...asked].map(([task, now]) => [task, keptAsked(before.get(task), now)] as const));
  const isSame = kept.size === before.size && [...kept].every(([task, now]) => before.get(task) === now);
  return isSame ? before : kept;
}

function keptAsked(
  before: readonly AskedOfTask[] | undefined,
  now: readonly AskedOfTask[],
): readonly AskedOfTask[] {
  const isSame =
    before?.length === now.length &&
    now.every(({ id, answeredAt }, at) => before[at]?.id === id && before[at].answeredAt === answeredAt);
  return isSame ? before : now;
}

/** The way of one task through time, in the order of time. What waits for a person lies over the rest. */
export function flightOf(task: TaskState, readyAt: number | null, asked: readonly AskedOfTask[]): TaskFlight {
  const bars: Bar[] = [];
  let since = readyAt;
  for (const attempt of task.attempts) {
    const of = { attempt: attempt.number, failed: attempt.outcome === "failed" };
    if (since !== null && attempt.dispatchedAt > since)
      bars.push({ kind: "waited", from: since, to: attempt.dispatchedAt, attempt: null, failed: false });
    let at = attempt.dispatchedAt;
    for (const segment of attempt.segments) {
      if (segment.startedAt > at) bars.push({ kind: "started", from: at, to: segment.startedAt, ...of });
      bars.push({ kind: "ran", from: segment.startedAt, to: segment.endedAt, ...of });
      at = segment.endedAt ?? segment.startedAt;
    }
    const runs = attempt.segments.at(-1)?.endedAt === null;
    if (attempt.segments.length === 0) bars.push({ kind: "started", from: at, to: attempt.endedAt, ...of });
    else if (!runs) bars.push({ kind: "checked", from: at, to: attempt.endedAt, ...of });
    since = attempt.endedAt;
  }
  bars.push(...lastStretch(task, since));
  for (const { askedAt, answeredAt } of asked)
    bars.push({ kind: "human", from: askedAt, to: answeredAt, attempt: null, failed: false });
  const marks = asked.map(({ id, question, askedAt, answeredAt }) => ({
    id,
    question,
    at: askedAt,
    pending: answeredAt === null,
  }));
  return { bars, marks };
}

/** After the newest attempt: on its way to be merged, or waiting for the next one. */
function lastStretch(task: TaskState, since: number | null): Bar[] {
  if (since === null || task.stage === "failed" || task.broken > 0) return [];
  const open = task.attempts.at(-1)?.endedAt === null;
  if (open) return [];
  const to = hasEnded(task) ? task.stageSince : null;
  if (to !== null && to <= since) return [];
  const kind: BarKind = task.stage === "idle" || task.stage === "fixing" ? "waited" : "checked";
  return [{ kind, from: since, to, attempt: null, failed: false }];
}

/** When nothing but a lane was missing; null: something still is. */
export function readyAt(state: MissionState, task: TaskState): number | null {
  if (state.launchedAt === null) return null;
  if (task.attempts.length === 0 && (task.unmet > 0 || task.broken > 0 || !task.phaseOpen)) return null;
  let latest = state.launchedAt;
  for (const id of task.spec.after) {
    const before = state.tasks.get(id);
    if (before !== undefined && hasEnded(before)) latest = Math.max(latest, before.stageSince);
  }
  const first = task.attempts[0]?.dispatchedAt;
  return first === undefined ? latest : Math.min(latest, first);
}

/** Milliseconds by kind: what the row says in words. */
export function sums({ bars }: TaskFlight, now: number): Readonly<Record<BarKind, number>> {
  const all: Record<BarKind, number> = { waited: 0, started: 0, ran: 0, checked: 0, human: 0 };
  for (const { kind, from, to } of bars) all[kind] += Math.max(0, (to ?? now) - from);
  return all;
}
