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

/** Making a workspace may install every dependency of a repository; longer than this somebody should look. */
const PREPARING_MS = 30 * MINUTE;

/** Beyond the time its acceptance commands may take. */
const CHECKING_MS = 30 * MINUTE;

/** A tool may run for long, a whole test suite for instance; but an agent must not switch off every watch by one. */
const TOOL_MS = 4 * 60 * MINUTE;

/** A review that has not answered after this is given to somebody else. */
export const REVIEW_MS = 60 * MINUTE;

/** Beyond this share of its context window a session is ended before its own compaction ends it. */
export const CONTEXT_SHARE = 0.75;

/** What somebody works at: an agent, or the engine for it. */
const WATCHED: readonly TaskState["stage"][] = ["preparing", "running", "checking"];

/** When something will be said about an attempt that shows no progress; null: nothing more. */
export function nextNotice(
  task: TaskState,
  attempt: Attempt,
): { readonly level: "no-progress" | "asked-person"; readonly at: number } | null {
  if (task.parked || task.pendingDecisions > 0) return null;
  if (!WATCHED.includes(task.stage)) return null;
  const patience = patienceOf(task, attempt);
  if (patience !== null) {
    const since = Math.max(task.stageSince, attempt.lastProgressAt);
    return attempt.attention === "asked-person" ? null : { level: "asked-person", at: since + patience };
  }
  switch (attempt.attention) {
    case "none":
      return { level: "no-progress", at: attempt.lastProgressAt + ATTENTION_MS["no-progress"] };
    case "no-progress":
      return { level: "asked-person", at: attempt.lastProgressAt + ATTENTION_MS["asked-person"] };
    case "asked-person":
      return null;
  }
}

/** What the engine itself does, or a tool, has its own time: nobody speaks meanwhile. null: an agent is at work. */
function patienceOf({ stage, spec }: TaskState, { runningTools }: Attempt): number | null {
  if (stage === "preparing") return PREPARING_MS;
  if (stage === "running" && runningTools > 0) return TOOL_MS;
  if (stage !== "checking") return null;
  const seconds = spec.brief.acceptance.reduce((sum, { timeoutSeconds }) => sum + timeoutSeconds, 0);
  return CHECKING_MS + seconds * 1_000;
}

/** When the time of the running segment is over. */
export function segmentLimitAt(task: TaskState, attempt: Attempt): number | null {
  const segment = attempt.segments.at(-1);
  if (segment === undefined || segment.endedAt !== null || attempt.windingUp !== null) return null;
  return segment.startedAt + segmentMinutesOf(task.spec) * MINUTE;
}

export const contextIsFull = (attempt: Attempt): boolean =>
  attempt.windingUp === null && attempt.contextUsed !== null && attempt.contextUsed >= CONTEXT_SHARE;
