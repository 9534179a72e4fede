import type { MissionContract } from "../mission-contract.ts";
import type { ReviewLevel, Risk } from "../words.ts";
import { RISKS, reviewLevel } from "../words.ts";
import { matches, surelyCovers } from "./path-pattern.ts";
import { writes } from "./task-nature.ts";
import { isTrivialAt } from "./trivial.ts";
import type { TaskSpec } from "./task-spec.ts";
import { isLargeByEstimate, oneStepMore } from "./weight.ts";

/**
 * Does a pattern name a surface: would a plain path of it lie there, or does it mean all of it? That a folder might hide a
 * surface somewhere below is true of every folder; what a task really touched is looked at when it is done.
 */
export function namesSurface(pattern: string, surface: string): boolean {
  return surelyCovers(pattern, surface) || plainPathsOf(pattern).some((path) => matches(surface, path));
}

/** Of a set of alternatives this many are tried. */
const MAX_PLAIN_PATHS = 64;

/** Paths a pattern means when every blank in it is filled with a word that says nothing. */
function plainPathsOf(pattern: string): string[] {
  let paths = [pattern];
  for (let braces = /\{([^{}]*)\}/.exec(pattern); braces !== null && paths.length < MAX_PLAIN_PATHS;) {
    paths = paths.flatMap((path) => {
      const found = /\{([^{}]*)\}/.exec(path);
      if (found === null) return [path];
      return (found[1] ?? "").split(",").map((choice) => path.replace(found[0], choice));
    });
    braces = /\{([^{}]*)\}/.exec(paths[0] ?? "");
  }
  // A star may also stand for nothing.
  return paths
    .slice(0, MAX_PLAIN_PATHS)
    .flatMap((path) => ["x", ""].flatMap((word) => plainPaths(path, word)));
}

function plainPaths(path: string, word: string): string[] {
  const filled = path
    .replaceAll("**", "x")
    .replaceAll("*", word)
    .replaceAll(/\[[^\]]*\]|\?/g, "x");
  return [filled, `${filled}/x`.replaceAll("//", "/")];
}

/** Surfaces of high risk that files lie on. */
export const surfacesOf = (
  files: readonly string[],
  { highRisk }: Pick<MissionContract, "highRisk">,
): string[] => highRisk.filter((surface) => files.some((file) => matches(surface, file)));

/** The surface of high risk a task names, and through which of its patterns; null: none. */
export function highRiskOf(
  spec: TaskSpec,
  contract: Pick<MissionContract, "highRisk">,
): { readonly touch: string; readonly surface: string } | null {
  if (!writes(spec)) return null;
  const { touch, avoid } = spec.brief.scope;
  const surfaces = contract.highRisk.filter((surface) => !avoid.some((away) => surelyCovers(away, surface)));
  for (const pattern of touch) {
    const surface = surfaces.find((candidate) => namesSurface(pattern, candidate));
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
  if (!writes(spec)) return "low";
  // Size alone never makes it high: that is for surfaces, and bars the family that planned it.
  if (isLargeByEstimate(spec)) return "medium";
  return spec.kind === "docs" || isTrivialAt(spec, "low") ? "low" : "medium";
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
  const level = usualReview(spec, risk);
  return writes(spec) && isLargeByEstimate(spec) ? oneStepMore(level) : level;
}

/** What the kind of work asks for, whatever its size and whoever builds on it. */
export function usualReview(spec: TaskSpec, risk: Risk): ReviewLevel {
  // What others will build on is read by somebody else first, also when it is only a report.
  if (spec.kind === "research" || spec.kind === "synthesis") return "standard";
  if (!writes(spec) || spec.kind === "docs" || isTrivialAt(spec, risk)) return "light";
  return "standard";
}
