import type { TaskStage } from "#shared/mission/flight/task.ts";
import type { MissionPhase } from "#shared/mission/state.ts";

/** What was removed, and work that was not merged, can be had back for this long. */
export const KEPT_MS = 30 * 24 * 60 * 60_000;

/** Nothing of them is anywhere else but in the mission, or nothing is left of them that anybody wanted. */
const DONE: ReadonlySet<TaskStage> = new Set(["merged", "skipped", "cancelled"]);

export interface Standing {
  readonly phase: MissionPhase;
  readonly endedAt: number | null;
  /** null: the mission knows no such task any more. */
  readonly stage: TaskStage | null;
  /** When a person had the workspace back from the trash; null: nobody did. */
  readonly restoredAt: number | null;
}

/**
 * When a workspace goes into the trash by itself. null: not while its mission is under way. What a mission has landed goes at
 * once; work that was not merged stays with a person for a while, and so does what they had back.
 */
export function trashAt({ phase, endedAt, stage, restoredAt }: Standing): number | null {
  if (endedAt === null || (phase !== "landed" && phase !== "stopped")) return null;
  const isDone = phase === "landed" && stage !== null && DONE.has(stage);
  const byMission = isDone ? endedAt : endedAt + KEPT_MS;
  return restoredAt === null ? byMission : Math.max(byMission, restoredAt + KEPT_MS);
}

/** Whether a person may put it away: nothing waits for it any more. */
export const isDone = ({ phase, stage }: Pick<Standing, "phase" | "stage">): boolean =>
  phase === "landed" ||
  phase === "stopped" ||
  (stage !== null && (stage === "merged" || stage === "skipped"));
