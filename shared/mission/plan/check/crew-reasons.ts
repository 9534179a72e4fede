import type { Family } from "../../words.ts";
import { riskOf } from "../risk.ts";
import { expectedMinutesOf } from "../durations.ts";
import { nameSome } from "../structure.ts";
import type { TaskSpec } from "../task-spec.ts";
import type { PlanSurroundings, Reason } from "./reason.ts";

/** Who could do the work, and who could judge it. */
export function crewReasons(specs: readonly TaskSpec[], surroundings: PlanSurroundings): Reason[] {
  const families = new Set<Family>(
    surroundings.agents.filter(({ onlyByName }) => onlyByName !== true).map((agent) => agent.family),
  );
  if (families.size === 0) {
    const sentence =
      "No agent is known on this machine, so nothing can fly yet. Install one, then check again; the doctor says how.";
    return [{ verdict: "caution", code: "no-agents", tasks: [], sentence }];
  }
  const reasons: Reason[] = [];
  if (families.size < 2) {
    const sentence = `Only one family of models is installed (${[...families].join("")}): no other one can review its work, so every review by another family becomes a decision of yours.`;
    reasons.push({ verdict: "caution", code: "one-family", tasks: [], sentence });
  }
  return [...reasons, ...plannerAlone(specs, surroundings, families)];
}

/** On a high-risk surface the family that thought the plan up may not carry it out: it would not see its own mistake. */
function plannerAlone(
  specs: readonly TaskSpec[],
  { contract, plannedBy }: PlanSurroundings,
  families: ReadonlySet<Family>,
): Reason[] {
  if (plannedBy === null || [...families].some((family) => family !== plannedBy.family)) return [];
  const tasks = specs.filter((spec) => riskOf(spec, contract) === "high").map((spec) => spec.id);
  if (tasks.length === 0) return [];
  const sentence = `${nameSome(tasks)}: works on a high-risk surface, and the only installed family (${plannedBy.family}) planned it and so may not implement it. Install another family, or do it yourself.`;
  return [{ verdict: "caution", code: "planner-alone", tasks, sentence }];
}

/** What fits in one sitting of one agent does not earn a plan. Minutes; the same as a segment. */
const ONE_SITTING_MINUTES = 25;

export function sizeReasons(specs: readonly TaskSpec[]): Reason[] {
  if (specs.length < 2 || specs.some((spec) => spec.estimate.minutes === null)) return [];
  const minutes = specs.reduce((sum, spec) => sum + expectedMinutesOf(spec), 0);
  if (minutes > ONE_SITTING_MINUTES) return [];
  const sentence = `All ${specs.length} tasks together are estimated at ${minutes} minutes, which one agent does in one sitting. Merge them unless there is a reason to keep them apart.`;
  return [{ verdict: "caution", code: "not-worth-a-plan", tasks: specs.map((spec) => spec.id), sentence }];
}
