import type { Planner } from "../planner/planner-port.ts";
import { appendToDecisionLog } from "./decision-log-append.ts";
import type { EffectHandlers } from "./effect-handler.ts";
import { planAsk } from "./plan-ask.ts";
import { planReview } from "./plan-review.ts";
import { writePlanDocument } from "./plan-document.ts";

/** One handler for every effect there is: a new effect does not compile without a line here. */
export function effectHandlers(planner: Planner): EffectHandlers {
  return {
    "plan.ask": planAsk(planner),
    "plan.review": planReview(planner),
    "plan.document": writePlanDocument,
    "decision-log.append": appendToDecisionLog,
    "workspace.prepare": "awaits-flying",
    "segment.start": "awaits-flying",
    "segment.wind-up": "awaits-flying",
    "segment.interrupt": "awaits-flying",
    "segment.resume": "awaits-flying",
    "segment.end": "awaits-flying",
    "agent.tell": "awaits-flying",
    "request.deliver": "awaits-flying",
    "evidence.collect": "awaits-flying",
    "review.run": "awaits-flying",
    "merge.candidate": "awaits-flying",
    "mission.verify": "awaits-flying",
    "landing.perform": "awaits-flying",
  };
}
