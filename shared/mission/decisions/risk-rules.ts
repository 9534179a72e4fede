import type { MissionState } from "../state.ts";
import type { Risk } from "../words.ts";
import { riskOfAction } from "./action-risk.ts";
import type { Decision } from "./decision.ts";
import { judged, type JudgedRisk } from "./judged-risk.ts";

type Asked = Pick<Decision, "kind" | "task" | "subject">;

/** What the kind of a decision alone says. */
export function riskOfKind(state: MissionState, { kind, task }: Asked): JudgedRisk {
  const surface = task === null ? undefined : state.tasks.get(task)?.risk;
  switch (kind) {
    case "landing":
      // About one task it asks what becomes part of the mission: nothing anybody shares moves by that.
      return task === null
        ? judged("high", `touches the shared branch ${state.place.baseBranch}`)
        : ofTask(surface);
    case "budget":
      return judged("high", "spends more than the limit");
    case "review-disagreement":
    case "conflict":
    case "scope-breach":
    case "failed-task":
      return ofTask(surface);
    case "plan-approval":
      return [...state.tasks.values()].some(({ risk }) => risk === "high")
        ? judged("high", "the plan reaches a high-risk surface")
        : judged("medium", "everything that flies follows from the plan");
    case "permission":
    case "policy-gate":
      return judged("medium", "an agent asks for more than it was given");
    case "question":
    case "checkpoint":
    case "quota":
    case "stuck":
      return judged("low", "no rule makes it more than a question");
  }
}

const ofTask = (surface: Risk | undefined): JudgedRisk =>
  surface === "high"
    ? judged("high", "the task works on a high-risk surface")
    : judged("medium", "changes what becomes part of the mission");

/** What would be done counts; where nothing is known of it, the kind of the question. */
export function riskOfDecision(state: MissionState, asked: Asked): JudgedRisk {
  const { subject, task } = asked;
  const action = subject.kind === "request" ? subject.action : null;
  return action === null ? riskOfKind(state, asked) : riskOfAction(state, task, action);
}
