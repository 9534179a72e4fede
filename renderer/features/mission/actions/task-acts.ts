import { t } from "@lingui/core/macro";
import { hasEnded } from "#shared/mission/flight/status.ts";
import type { TaskState } from "#shared/mission/flight/task.ts";

export const ACTS = [
  "retry",
  "retry-note",
  "reassign",
  "steer",
  "pause",
  "resume",
  "skip",
  "cancel",
] as const;
export type ActName = (typeof ACTS)[number];

/** What can be said before the engine is asked, which has the last word. */
export function actRefusal(name: ActName, task: TaskState): string | null {
  if (hasEnded(task)) return t`This task has ended.`;
  switch (name) {
    case "retry":
    case "retry-note":
      return task.stage === "failed" ? null : t`Only a failed task can be tried again.`;
    case "pause":
      return task.paused === null ? null : t`It is paused already.`;
    case "resume":
      return task.paused === null ? t`It is not paused.` : null;
    case "reassign":
    case "steer":
    case "skip":
    case "cancel":
      return null;
  }
}
