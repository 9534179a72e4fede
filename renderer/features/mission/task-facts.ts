import { hasEnded } from "#shared/mission/flight/status.ts";
import type { TaskState } from "#shared/mission/flight/task.ts";

/** Who flies it, or flew it last; null: nobody yet. */
export const agentOf = (task: TaskState): string | null => task.attempts.at(-1)?.route.agent ?? null;

/** When its first attempt was sent off. */
export const taskBegan = (task: TaskState): number | null => task.attempts[0]?.dispatchedAt ?? null;

/** When the last thing that can happen to it happened; null: it has not. */
export const taskEnded = (task: TaskState): number | null =>
  hasEnded(task) || task.stage === "failed" ? task.stageSince : null;

export const attemptsAllowed = (task: TaskState): number => task.spec.limits.attempts + task.extraAttempts;
