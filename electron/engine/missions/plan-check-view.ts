import { MOST_REASONS, type PlanCheckView } from "#shared/contract/plans.ts";
import { checkPlan, type PlanSurroundings } from "#shared/mission/plan/plan-check.ts";
import type { TaskSpec } from "#shared/mission/plan/task-spec.ts";
import type { InstalledAgent } from "#shared/mission/routing/allocation.ts";
import type { MissionState } from "#shared/mission/state.ts";

export function planCheckView(specs: readonly TaskSpec[], surroundings: PlanSurroundings): PlanCheckView {
  const check = checkPlan(specs, surroundings);
  const worstFirst = [
    ...check.reasons.filter(({ verdict }) => verdict === "no-go"),
    ...check.reasons.filter(({ verdict }) => verdict !== "no-go"),
  ];
  return {
    verdict: check.verdict,
    reasons: worstFirst.slice(0, MOST_REASONS).map(({ tasks, fix, ...reason }) => ({
      ...reason,
      tasks: [...tasks],
      fix: fix === undefined ? null : [...fix],
    })),
    reasonCount: check.reasons.length,
    tasks: specs.length,
    waves: check.waves.length,
    maxParallel: check.maxParallel,
    criticalPath: { tasks: [...check.criticalPath.ids], minutes: check.criticalPath.minutes },
    estimate: check.estimate,
    skips: [...check.skips],
  };
}

/** Before launch with the agents of now, as the lock will see them; afterwards with those the mission flies with. */
export function checkOfMission(state: MissionState, installed: readonly InstalledAgent[]): PlanCheckView {
  const before = state.phase === "composing" || state.phase === "locked";
  const surroundings = surroundingsOf(state);
  return planCheckView(specsOf(state), before ? { ...surroundings, agents: [...installed] } : surroundings);
}

export const surroundingsOf = ({ contract, agents, plan }: MissionState): PlanSurroundings => ({
  contract,
  agents,
  plannedBy: plan.plannedBy,
});

/** In the order of the plan. */
export const specsOf = (state: MissionState): TaskSpec[] =>
  state.order.flatMap((id) => state.tasks.get(id)?.spec ?? []);
