import type { MissionContract } from "../mission-contract.ts";
import type { ReviewLevel, Risk } from "../words.ts";
import { RISKS, reviewLevel } from "../words.ts";
import { mayOverlap, surelyCovers } from "./path-pattern.ts";
import { writes } from "./task-nature.ts";
import { isTrivialAt } from "./trivial.ts";
import type { TaskSpec } from "./task-spec.ts";

/** The surface of high risk a task may reach, and through which of its patterns; null: none. */
export function highRiskOf(
  spec: TaskSpec,
  contract: Pick<MissionContract, "highRisk">,
): { readonly touch: string; readonly surface: string } | null {
  if (!writes(spec)) return null;
  const { touch, avoid } = spec.brief.scope;
  const surfaces = contract.highRisk.filter((surface) => !avoid.some((away) => surelyCovers(away, surface)));
  for (const pattern of touch) {
    const surface = surfaces.find((candidate) => mayOverlap(pattern, candidate));
    if (surface !== undefined && !avoid.some((away) => surelyCovers(away, pattern))) {
      return { touch: pattern, surface };
    }
  }
  return null;
}

// Specs and contracts are never changed, only replaced, so what was found out about a pair of them stays true.
const known = new WeakMap<object, WeakMap<TaskSpec, Risk>>();

/** Computed from the scope. What the plan says can only raise it: it may have been written by an agent. */
export function riskOf(spec: TaskSpec, contract: Pick<MissionContract, "highRisk">): Risk {
  const ofContract = known.get(contract.highRisk) ?? new WeakMap<TaskSpec, Risk>();
  known.set(contract.highRisk, ofContract);
  const before = ofContract.get(spec);
  if (before !== undefined) return before;
  const risk = higher(computedRisk(spec, contract), spec.risk);
  ofContract.set(spec, risk);
  return risk;
}

function computedRisk(spec: TaskSpec, contract: Pick<MissionContract, "highRisk">): Risk {
  if (highRiskOf(spec, contract) !== null) return "high";
  if (!writes(spec) || spec.kind === "docs" || isTrivialAt(spec, "low")) return "low";
  return "medium";
}

function higher(computed: Risk, said: Risk | null): Risk {
  return said !== null && RISKS.indexOf(said) > RISKS.indexOf(computed) ? said : computed;
}

/** Light: acceptance only. The plan may ask for more review than the risk needs, never for less. */
export function reviewLevelOf(spec: TaskSpec, risk: Risk): ReviewLevel {
  const levels = reviewLevel.options;
  const needed = neededReview(spec, risk);
  const said = spec.review;
  return said !== null && levels.indexOf(said) > levels.indexOf(needed) ? said : needed;
}

function neededReview(spec: TaskSpec, risk: Risk): ReviewLevel {
  if (risk === "high") return "full";
  if (!writes(spec) || spec.kind === "docs" || isTrivialAt(spec, risk)) return "light";
  return "standard";
}
