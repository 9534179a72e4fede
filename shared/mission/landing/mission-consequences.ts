import { cancelTask, skipTask } from "../flight/decide-task.ts";
import { hasEnded } from "../flight/status.ts";
import type { DecisionRecord, Resolution } from "../decisions/decision.ts";
import type { Outcome } from "../outcome.ts";
import { reject, type Rejection } from "../rejection.ts";
import type { MissionState } from "../state.ts";
import { allEnded } from "../task-index.ts";

/** What an answer does to the mission as a whole. "stop" is the same everywhere and decided before. */
export function afterMissionAnswer(
  state: MissionState,
  { decision }: DecisionRecord,
  { option, reason }: Resolution,
  outcome: Outcome,
): Rejection | null {
  const tasks = [...state.tasks.values()];
  switch (option) {
    case "land":
      if (state.phase !== "landing")
        return reject("wrong-state", `The mission is ${state.phase}, not landing. Nothing was changed.`);
      outcome.emit({ type: "landing.requested" });
      outcome.request({ type: "landing.perform" });
      return null;
    case "release":
      if (state.held) outcome.emit({ type: "mission.released" });
      return null;
    case "keep-held":
      return null;
    case "reopen":
      outcome.emit({ type: "mission.reopened", reason: reason ?? "" });
      return null;
    case "verify-again":
      if (!allEnded(state))
        return reject(
          "wrong-state",
          "Not every task has ended; the whole is verified when they have. Nothing was changed.",
        );
      outcome.emit({ type: "mission.verify-requested" });
      outcome.request({ type: "mission.verify" });
      return null;
    case "unblock":
      for (const task of tasks) {
        if (task.stage === "failed" || task.stage === "cancelled" || task.stage === "held")
          skipTask(state, task, "skipped to unblock the rest", outcome);
      }
      return null;
    case "finish":
      for (const task of tasks) {
        if (!hasEnded(task)) cancelTask(state, task, "the mission finishes with what is merged", outcome);
      }
      return null;
    default:
      return reject("invalid", `Decision ${decision.id} has no answer "${option}". Nothing was changed.`);
  }
}
