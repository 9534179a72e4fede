import type { MissionState } from "../state.ts";
import type { Family } from "../words.ts";
import type { InstalledAgent } from "./allocation.ts";
import { limitedFamilies } from "./limits.ts";
import { rowOfRole } from "./question-form.ts";

/**
 * Who answers instead when a family gives nothing for long: the first agent of the table's line of another family that may be
 * asked and has quota, then any other; null: there is nobody, or work of this mission may not move.
 */
export function standInFor(
  state: MissionState,
  about: "plan" | "plan-review",
  limited: Family,
  at: number,
): InstalledAgent | null {
  if (!state.allocation.mayMoveFamily) return null;
  return firstToAsk(state, about, limited, at);
}

/** Who is asked what is wrong with a plan when nobody named anybody; null: no family but the planner's can be asked. */
export const reviewerOfPlan = (state: MissionState, at: number): InstalledAgent | null =>
  firstToAsk(state, "plan-review", null, at);

function firstToAsk(
  state: MissionState,
  about: "plan" | "plan-review",
  limited: Family | null,
  at: number,
): InstalledAgent | null {
  const { agents, plan } = state;
  const without = limitedFamilies(state, at);
  const named = rowOfRole(state, about)?.agents ?? [];
  const rank = ({ agent }: InstalledAgent): number => {
    const place = named.indexOf(agent);
    return place < 0 ? named.length : place;
  };
  const mayBeAsked = ({ family, reviews, onlyByName }: InstalledAgent): boolean =>
    family !== limited &&
    !without.has(family) &&
    reviews !== false &&
    onlyByName !== true &&
    // Nobody finds what is wrong with their own plan.
    (about === "plan" || plan.plannedBy?.family !== family);
  return agents.filter(mayBeAsked).toSorted((one, other) => rank(one) - rank(other))[0] ?? null;
}
