import { segmentMinutesOf } from "../plan/durations.ts";
import type { Attempt } from "./attempt.ts";
import type { TaskState } from "./task.ts";

const MINUTE = 60_000;

/**
 * Time without progress until it is labelled, and until a person is asked. Progress is an event of the agent, a change of
 * a file, or a tool that runs: long work is not stuck work.
 */
export const ATTENTION_MS: Readonly<Record<"no-progress" | "asked-person", number>> = {
  "no-progress": 5 * MINUTE,
  "asked-person": 10 * MINUTE,
};

/** Beyond this share of its context window a session is ended before its own compaction ends it. */
export const CONTEXT_SHARE = 0.75;

/** When something will be said about an attempt that shows no progress; null: nothing more. */
export function nextNotice(
  task: TaskState,
  attempt: Attempt,
): { readonly level: "no-progress" | "asked-person"; readonly at: number } | null {
  if (task.parked || task.pendingDecisions > 0 || attempt.runningTools > 0) return null;
  switch (attempt.attention) {
    case "none":
      return { level: "no-progress", at: attempt.lastProgressAt + ATTENTION_MS["no-progress"] };
    case "no-progress":
      return { level: "asked-person", at: attempt.lastProgressAt + ATTENTION_MS["asked-person"] };
    case "asked-person":
      return null;
  }
}

/** When the time of the running segment is over. */
export function segmentLimitAt(task: TaskState, attempt: Attempt): number | null {
  const segment = attempt.segments.at(-1);
  if (segment === undefined || segment.endedAt !== null || attempt.windingUp) return null;
  return segment.startedAt + segmentMinutesOf(task.spec) * MINUTE;
}

export const contextIsFull = (attempt: Attempt): boolean =>
  !attempt.windingUp && attempt.contextUsed !== null && attempt.contextUsed >= CONTEXT_SHARE;
