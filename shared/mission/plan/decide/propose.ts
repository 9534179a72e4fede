import type { Context, Outcome } from "../../outcome.ts";
import { reject, type Rejection } from "../../rejection.ts";
import type { MissionState } from "../../state.ts";
import { MAX_TASKS } from "../plan.ts";
import type { PlanCommandOf } from "../plan-words.ts";
import { closeCardToBegin } from "./begin-card.ts";
import { bytesOf, emitPlan, refusePlan } from "./emit-plan.ts";
import { onlyComposing } from "./phase-rules.ts";
import { closePlannerQuestions } from "./planner-question.ts";

/** What a plan was made of is kept word for word in one event. Bytes. */
const MAX_SOURCE_BYTES = 3_500_000;

export function proposePlan(
  state: MissionState,
  { plan, source, plannedBy }: PlanCommandOf<"plan.propose">,
  _context: Context,
  outcome: Outcome,
): Rejection | null {
  const wrong = onlyComposing(state, "replacing the plan") ?? refusePlan(plan);
  if (wrong !== null) return wrong;
  if (plan.tasks.length > MAX_TASKS) {
    return reject(
      "invalid",
      `The plan has ${plan.tasks.length} tasks; at most ${MAX_TASKS} can be checked. The plan before was kept.`,
    );
  }
  if (bytesOf({ source, reasons: plan.reasons }) > MAX_SOURCE_BYTES) {
    return reject(
      "invalid",
      `What the plan was made of is larger than ${MAX_SOURCE_BYTES} bytes. The plan before was kept; shorten its source.`,
    );
  }
  closePlannerQuestions(state, outcome);
  closeCardToBegin(state, "A plan was proposed meanwhile.", outcome);
  emitPlan(state, plan, source, plannedBy, outcome);
  return null;
}
