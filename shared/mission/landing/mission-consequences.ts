import { cancelTask, skipTask } from "../flight/decide-task.ts";
import { hasEnded } from "../flight/status.ts";
import type { DecisionRecord, Resolution } from "../decisions/decision.ts";
import type { Outcome } from "../outcome.ts";
import { requestVerification } from "./request-verification.ts";
import { closeOldCards } from "./old-cards.ts";
import { flyAgainWith } from "./add-task.ts";
import { remoteOf } from "./ask-to-land.ts";
import { landingTextOf } from "./pull-request-text.ts";
import { hasWriteUp, writeUpTask } from "./write-up-task.ts";
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
  const busy = tasks.find(({ stage }) => stage === "merging");
  if (state.landingUnderWay)
    return reject(
      "wrong-state",
      "The mission is landing right now. Nothing was changed; wait for the end of that.",
    );
  switch (option) {
    case "land":
    case "pull-request":
    case "push":
      return land(state, option, outcome);
    case "write-up":
      if (state.phase !== "landing") return notLanding(state);
      if (hasWriteUp(state))
        return reject("wrong-state", "What changed is written up already. Nothing was changed.");
      closeOldCards(state, outcome);
      return flyAgainWith(state, writeUpTask(state), "what changed is written up first", outcome);
    case "release":
      if (state.held) outcome.emit({ type: "mission.released" });
      return null;
    case "keep-held":
      return null;
    case "reopen":
      closeOldCards(state, outcome);
      outcome.emit({ type: "mission.reopened", reason: reason ?? "" });
      return null;
    case "verify-again":
      if (state.verification === "running")
        return reject("wrong-state", "The whole is being verified already.");
      if (!allEnded(state))
        return reject(
          "wrong-state",
          "Not every task has ended; the whole is verified when they have. Nothing was changed.",
        );
      requestVerification(state, outcome);
      return null;
    case "unblock":
      for (const task of tasks) {
        if (task.stage === "failed" || task.stage === "cancelled" || task.stage === "held")
          skipTask(state, task, "skipped to unblock the rest", outcome);
      }
      return null;
    case "finish":
      if (busy !== undefined)
        return reject("wrong-state", `"${busy.spec.id}" is being merged. Answer again in a moment.`);
      for (const task of tasks) {
        if (!hasEnded(task)) cancelTask(state, task, "the mission finishes with what is merged", outcome);
      }
      return null;
    default:
      return reject("invalid", `Decision ${decision.id} has no answer "${option}". Nothing was changed.`);
  }
}

const notLanding = ({ phase }: MissionState): Rejection =>
  reject("wrong-state", `The mission is ${phase}, not landing. Nothing was changed.`);

/** The only place from which anything leaves our own repository. */
function land(
  state: MissionState,
  option: "land" | "pull-request" | "push",
  outcome: Outcome,
): Rejection | null {
  if (state.phase !== "landing") return notLanding(state);
  if (option === "land") {
    outcome.emit({ type: "landing.requested" });
    outcome.request({ type: "landing.perform" });
    return null;
  }
  const remote = remoteOf(state);
  if (remote === null)
    return reject("wrong-state", "No remote was found to push to. Nothing was pushed; land it instead.");
  if (option === "pull-request" && remote.tool === null)
    return reject("wrong-state", "No program that opens pull requests was found. Nothing was pushed.");
  outcome.emit({ type: "landing.requested" });
  outcome.request({
    type: "landing.publish",
    remote: option === "push" ? { ...remote, tool: null } : remote,
    text: landingTextOf(state),
  });
  return null;
}
