import type { Actor } from "../../actor.ts";
import type { Context, Outcome } from "../../outcome.ts";
import { reject, type Rejection } from "../../rejection.ts";
import type { MissionState } from "../../state.ts";
import { applyEdits, isRejection } from "../apply-edit.ts";
import { draftOfState } from "../draft.ts";
import type { PlanEdit } from "../plan-edit.ts";
import type { PlanCommandOf } from "../plan-words.ts";
import { askAboutDiff } from "./diff-card.ts";
import { emitEdited, tryEdits } from "./edit.ts";
import { openedBy } from "./opened-by.ts";

/** Proposals of agents are read by a person, one card each. */
const MOST_OPEN = 10;

/** A change of the plan in flight, thought up by the driver: applied at once or asked about, by autonomy and by what it opens. */
export function proposeDiff(
  state: MissionState,
  { edits, reason, by: claimed }: PlanCommandOf<"plan.propose-diff">,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  const wrong = mayPropose(state, context);
  if (wrong !== null) return wrong;
  const by = proposer(state, context, claimed);
  if (state.phase !== "flying") {
    return reject(
      "wrong-state",
      `A change of the plan is proposed in flight, and the mission is ${state.phase}. The plan is as it was; edit it instead.`,
    );
  }
  const diff = state.plan.diffs.size + 1;
  const event = tryEdits(state, edits, "diff", diff);
  if (isRejection(event)) return event;
  outcome.emit({ type: "plan.diff-proposed", diff, edits: [...edits], reason, by });
  const opened = context.actor.kind === "session" ? openedByAgent(state, edits) : [];
  if (state.contract.autonomy === "hands-free" && opened.length === 0) {
    const because = "applied by the autonomy hands-free";
    outcome.emit({ type: "plan.diff-settled", diff, accepted: true, reason: because });
    emitEdited(state, event, outcome);
    return null;
  }
  return askAboutDiff(state, context, outcome, { number: diff, edits, reason, opened });
}

/** No autonomy lets an agent move the borders it was given: what opens one is always for a person. */
function openedByAgent(state: MissionState, edits: readonly PlanEdit[]): string[] {
  const before = draftOfState(state);
  const applied = applyEdits(before, edits);
  return isRejection(applied) ? [] : openedBy(state, before, applied.draft, edits);
}

/** Planning is never delegated: of the agents only one that drives may propose, and it only proposes. */
function mayPropose(state: MissionState, { actor }: Context): Rejection | null {
  if (actor.kind !== "session") return null;
  const spec = state.tasks.get(actor.task)?.spec;
  const drives = spec?.role === "driver" || spec?.kind === "plan" || spec?.kind === "synthesis";
  if (!drives) {
    return reject(
      "not-allowed",
      `The agent of ${actor.task} works on its own task and may not propose a change of the plan. Nothing was changed; it can name what it found in its report.`,
    );
  }
  const open = [...state.plan.diffs.values()].filter((diff) => diff.state === "proposed").length;
  if (open >= MOST_OPEN) {
    return reject(
      "not-allowed",
      `${open} proposed changes of the plan wait for a person, and that is enough. This one was not proposed; wait until they are answered.`,
    );
  }
  if (attemptOf(state, actor) !== undefined) return null;
  return reject(
    "unknown",
    `There is no attempt ${actor.attempt} of ${actor.task}, so nobody is there to propose a change of the plan. Nothing was changed.`,
  );
}

/** Who an agent is, is known from its attempt: what it says about itself could lend its work to another family. */
function proposer(
  state: MissionState,
  { actor }: Context,
  claimed: PlanCommandOf<"plan.propose-diff">["by"],
): PlanCommandOf<"plan.propose-diff">["by"] {
  if (actor.kind !== "session") return claimed;
  const route = attemptOf(state, actor)?.route;
  return route === undefined ? null : { family: route.family, agent: route.agent };
}

const attemptOf = (state: MissionState, { task, attempt }: Extract<Actor, { kind: "session" }>) =>
  state.tasks.get(task)?.attempts.find(({ number }) => number === attempt);
