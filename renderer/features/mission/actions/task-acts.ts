import { t } from "@lingui/core/macro";
import { awaitsGate, hasEnded } from "#shared/mission/flight/status.ts";
import type { TaskState } from "#shared/mission/flight/task.ts";
import { rivalOf } from "#shared/mission/rivals/rivals.ts";
import type { MissionState } from "#shared/mission/state.ts";
import { closedGatesOf, forkRefusal, handOverRefusal, levelsToChoose } from "./task-choices.ts";

export const ACTS = [
  "retry",
  "retry-note",
  "reassign",
  "steer",
  "pause",
  "resume",
  "pass-gate",
  "review-level",
  "hand-over",
  "fork",
  "compare",
  "skip",
  "cancel",
] as const;
export type ActName = (typeof ACTS)[number];

/** What can be said before the engine is asked, which has the last word. */
export function actRefusal(name: ActName, task: TaskState, state: MissionState): string | null {
  if (name === "compare") return rivalOf(state, task) === null ? t`Nobody else flies its brief.` : null;
  if (hasEnded(task)) return t`This task has ended.`;
  // Before launch it is part of a plan, which is edited.
  if (state.phase !== "flying" && name !== "fork") return t`The mission is not in flight.`;
  switch (name) {
    case "retry":
    case "retry-note":
      return task.stage === "failed" ? null : t`Only a failed task can be tried again.`;
    case "pause":
      return task.paused === null ? null : t`It is paused already.`;
    case "resume":
      return task.paused === null ? t`It is not paused.` : null;
    case "pass-gate":
      return closedGatesOf(state, task).length > 0 ? null : t`No gate holds it.`;
    case "review-level":
      return levelsToChoose(task).some(({ how }) => how === "raise" || how === "lower")
        ? null
        : t`Its review cannot be changed any more.`;
    case "hand-over":
      return handOverRefusal(state, task);
    case "fork":
      return forkRefusal(state, task);
    case "reassign":
    case "steer":
    case "skip":
    case "cancel":
      return null;
  }
}

/** What a person most likely wants to do with it now, the likeliest first. */
export function likelyActs(task: TaskState): readonly ActName[] {
  if (task.stage === "failed") return ["retry", "retry-note", "reassign"];
  if (task.paused !== null) return ["resume"];
  if (awaitsGate(task)) return ["pass-gate", "steer"];
  if (task.stage === "merge-queue") return ["compare", "pass-gate"];
  return ["steer", "pause"];
}

/** Acts that mean nothing for most tasks: a menu has them only where they do something. */
const RARE: readonly ActName[] = ["pass-gate", "fork", "compare"];

export const isWorthListing = (name: ActName, refusal: string | null): boolean =>
  refusal === null || !RARE.includes(name);
