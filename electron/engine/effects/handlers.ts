import type { Planner } from "../planner/planner-port.ts";
import { appendToDecisionLog } from "./decision-log-append.ts";
import type { EffectHandlers } from "./effect-handler.ts";
import { planAsk } from "./plan-ask.ts";
import { planReview } from "./plan-review.ts";
import { writePlanDocument } from "./plan-document.ts";

type Grounded = "plan.ask" | "plan.review" | "plan.document" | "decision-log.append";

/** Everything that is done while a mission flies. */
export type FlightHandlers = Omit<EffectHandlers, Grounded>;

/** One handler for every effect there is: a new effect does not compile without a line here or there. */
export function effectHandlers(planner: Planner, flight: FlightHandlers): EffectHandlers {
  return {
    ...flight,
    "plan.ask": planAsk(planner),
    "plan.review": planReview(planner),
    "plan.document": writePlanDocument,
    "decision-log.append": appendToDecisionLog,
  };
}
