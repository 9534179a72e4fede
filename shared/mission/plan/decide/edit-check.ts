import { reject, type Rejection } from "../../rejection.ts";
import type { MissionState } from "../../state.ts";
import type { Reason } from "../check/reason.ts";
import { specsInOrder, type PlanDraft } from "../draft.ts";
import { reasonsOf } from "../plan-check.ts";
import type { TaskSpec } from "../task-spec.ts";

/** Reasons of a no-go in one sentence. */
const REASONS_NAMED = 3;

/**
 * What flies was checked before it was locked, so what is changed in flight is checked as well: two writers of one file are as
 * wrong then as before. Only what the edits bring counts; what was there before them flies on.
 */
export function noNewStops(state: MissionState, before: PlanDraft, after: PlanDraft): Rejection | null {
  if (state.phase !== "flying") return null;
  const stops = stopsOf(state, after);
  if (stops.length === 0) return null;
  const known = stopsOf(state, before);
  const brought = stops.filter((stop) => !known.some((old) => sameOrLess(stop, old)));
  if (brought.length === 0) return null;
  const named = brought
    .slice(0, REASONS_NAMED)
    .map(({ sentence }) => sentence)
    .join(" ");
  const more = brought.length > REASONS_NAMED ? ` There are ${brought.length - REASONS_NAMED} more.` : "";
  return reject(
    "invalid",
    `With these edits the plan would be a no-go, so they were not made. ${named}${more} The plan is as it was.`,
  );
}

function stopsOf(state: MissionState, draft: PlanDraft): Reason[] {
  const { contract, agents, plan } = state;
  const reasons = reasonsOf(stillToFly(state, draft), { contract, agents, plannedBy: plan.plannedBy });
  // A plan of which everything is done has nothing to fly, which is no fault of an edit.
  return reasons.filter(({ verdict, code }) => verdict === "no-go" && code !== "no-tasks");
}

/** What is merged, skipped or cancelled holds nobody up and changes no file any more. */
function stillToFly(state: MissionState, draft: PlanDraft): TaskSpec[] {
  const over = new Set(
    draft.order.filter((id) => {
      const stage = state.tasks.get(id)?.stage;
      return stage === "merged" || stage === "skipped" || stage === "cancelled";
    }),
  );
  const left = specsInOrder(draft).filter(({ id }) => !over.has(id));
  return over.size === 0
    ? left
    : left.map((spec) => ({ ...spec, after: spec.after.filter((id) => !over.has(id)) }));
}

const sameOrLess = (stop: Reason, old: Reason): boolean =>
  stop.code === old.code && stop.tasks.every((id) => old.tasks.includes(id));
