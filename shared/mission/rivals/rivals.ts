import { hasEnded } from "../flight/status.ts";
import type { TaskState } from "../flight/task.ts";
import type { MissionState } from "../state.ts";

/** The task that flies the same brief with another family; null: there is none, or it does not say so too. */
export function rivalOf(state: MissionState, task: TaskState): TaskState | null {
  const { rival, id } = task.spec;
  const other = rival === null ? undefined : state.tasks.get(rival);
  return other?.spec.rival === id ? other : null;
}

/** Why it may not be merged yet, as a sentence; null: it has no rival, was picked, or its rival is out. */
export function rivalBeforeMerge(state: MissionState, task: TaskState): string | null {
  const rival = rivalOf(state, task);
  if (rival === null || task.picked || hasEnded(rival)) return null;
  return `"${task.spec.id}" has a rival, "${rival.spec.id}", and nobody picked one of them yet.`;
}

/** Both have come as far as they can by themselves: somebody may compare them. Told of one of the two only. */
export function mayBeCompared(state: MissionState, task: TaskState): boolean {
  const rival = rivalOf(state, task);
  if (rival === null || task.picked || task.stage !== "merge-queue") return false;
  if (task.paused !== null || task.pendingDecisions > 0) return false;
  if (rival.stage === "failed") return true;
  return rival.stage === "merge-queue" && rival.pendingDecisions === 0 && task.place < rival.place;
}
