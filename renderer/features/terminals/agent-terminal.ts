import type { ExitRecord } from "#shared/contract/message.ts";
import type { SessionId } from "#shared/ids.ts";
import type { Attempt, Segment } from "#shared/mission/flight/attempt.ts";
import { statusOf } from "#shared/mission/flight/status.ts";
import type { TaskState } from "#shared/mission/flight/task.ts";
import type { MissionState } from "#shared/mission/state.ts";
import type { Family } from "#shared/mission/words.ts";
import { questionTerminal } from "./question-terminal.ts";
import type { AgentTerminal, MissionTerminal } from "./shown-terminal.ts";

/** What the engine starts an agent's screen with; the picture that comes first says what it is now. */
const FIRST_SIZE = { cols: 120, rows: 30 } as const;

interface Seen {
  readonly attempt: Attempt;
  readonly segment: Segment;
  readonly session: SessionId;
}

/** The newest session of a task, or the one that is asked for; null: it never had one. */
export function agentTerminal(
  state: MissionState,
  task: TaskState,
  live: boolean,
  wanted?: SessionId,
): AgentTerminal | null {
  const seen = sessionsOf(task).findLast(({ session }) => wanted === undefined || session === wanted);
  if (seen === undefined) return null;
  const { attempt, segment, session } = seen;
  const status = statusOf(task);
  return {
    kind: "agent",
    id: session,
    title: task.spec.title,
    state: segment.endedAt === null ? "running" : "ended",
    live,
    openedAt: segment.startedAt,
    exit: exitOf(segment),
    ...FIRST_SIZE,
    mission: state.id,
    task: task.spec.id,
    agent: attempt.route.agent,
    scripted: isScripted(attempt.route.family),
    branch: task.workspace?.branch ?? null,
    status: status === "merged" && state.phase === "landed" ? "landed" : status,
    attempt: attempt.number,
    lastSignalAt: Math.max(attempt.lastProgressAt, segment.startedAt, segment.endedAt ?? 0),
    costMicros: task.spend.costMicros,
    unknownCost: task.spend.unknownCost,
    control: task.control?.session === session ? task.control : null,
    instructions: task.instructions,
  };
}

/** The terminal of any session of a mission: of an attempt, also one that is over, and of a question. */
export function terminalOfSession(
  state: MissionState,
  session: SessionId,
  live: boolean,
): MissionTerminal | null {
  const question = state.questions.get(session);
  if (question !== undefined) return questionTerminal(state, question, live);
  for (const task of state.tasks.values()) {
    const found = task.attempts.length === 0 ? null : agentTerminal(state, task, live, session);
    if (found !== null) return found;
  }
  return null;
}

function sessionsOf(task: TaskState): Seen[] {
  return task.attempts.flatMap((attempt) =>
    attempt.segments.flatMap((segment) =>
      segment.session === null ? [] : [{ attempt, segment, session: segment.session }],
    ),
  );
}

function exitOf({ endedAt, end, exitCode }: Segment): ExitRecord | null {
  if (endedAt === null) return null;
  return { code: exitCode, signal: null, at: endedAt, cause: end === "lost" ? "host-lost" : "exited" };
}

const isScripted = (family: Family): boolean => /^scripted(?:-|$)/.test(family);
