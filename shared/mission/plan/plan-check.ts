import { groupBy } from "./group-by.ts";
import { criticalPath, findCycle, maximumParallelism, waves, type CriticalPath } from "../graph.ts";
import type { TaskId } from "../ids.ts";
import { briefReasons } from "./check/brief-reasons.ts";
import { crewReasons, sizeReasons } from "./check/crew-reasons.ts";
import { graphReasons } from "./check/graph-reasons.ts";
import { orderOf, withGates, withoutGates } from "./check/order.ts";
import { outputReasons } from "./check/output-reasons.ts";
import { phaseReasons } from "./check/phase-reasons.ts";
import type { PlanSurroundings, Reason, Verdict } from "./check/reason.ts";
import { rivalReasons } from "./check/rival-reasons.ts";
import { scopeReasons } from "./check/scope-reasons.ts";
import { expectedMinutesOf } from "./durations.ts";
import { estimatePlan, type PlanEstimate, type PlanHistory } from "./estimate.ts";
import { riskOf } from "./risk.ts";
import type { TaskSpec } from "./task-spec.ts";
import { isTrivialAt } from "./trivial.ts";

export type { PlanSurroundings, Reason, ReasonCode, Verdict } from "./check/reason.ts";

export interface PlanCheck {
  readonly verdict: Verdict;
  readonly reasons: readonly Reason[];
  /** Tasks that can start together, wave after wave; what is on a circle is in none. */
  readonly waves: readonly (readonly TaskId[])[];
  readonly maxParallel: number;
  readonly criticalPath: CriticalPath;
  readonly estimate: PlanEstimate;
  /** Tasks that need no ladder. */
  readonly trivial: readonly TaskId[];
  /** What is left out because every task is trivial, in words. */
  readonly skips: readonly string[];
}

const SKIPPED_WHEN_TRIVIAL: readonly string[] = [
  "no review of the plan by another family",
  "no review of the change beside its acceptance commands",
];

/** May this plan fly? Says everything at once, so that a person puts it right in one go. */
export function checkPlan(
  specs: readonly TaskSpec[],
  surroundings: PlanSurroundings,
  history?: PlanHistory,
): PlanCheck {
  const gated = gatedNodes(specs);
  const reasons = reasonsOf(specs, surroundings);
  const all = waves(gated)
    .map((wave) => withoutGates(wave))
    .filter((wave) => wave.length > 0);
  const trivial = trivialTasks(specs, surroundings.contract);
  return {
    verdict: verdictOf(reasons),
    reasons,
    waves: all,
    maxParallel: maximumParallelism(all),
    criticalPath: longestWay(specs, gated),
    estimate: estimatePlan(specs, { contract: surroundings.contract, history: history ?? null }),
    trivial,
    skips: trivial.length > 0 && trivial.length === specs.length ? SKIPPED_WHEN_TRIVIAL : [],
  };
}

/** Why it is not simply "go"; without the rest of the check, which costs more the larger the plan is. */
export const reasonsOf = (specs: readonly TaskSpec[], surroundings: PlanSurroundings): Reason[] => [
  ...graphReasons(specs),
  ...phaseReasons(specs),
  ...rivalReasons(specs),
  ...briefReasons(specs),
  ...collisions(specs),
  ...crewReasons(specs, surroundings),
  ...sizeReasons(specs),
];

export function verdictOf(reasons: readonly Pick<Reason, "verdict">[]): Verdict {
  if (reasons.some(({ verdict }) => verdict === "no-go")) return "no-go";
  return reasons.length > 0 ? "caution" : "go";
}

/** Whether a task may skip the ladder of reviews. */
export const isTrivial = (spec: TaskSpec, contract: PlanSurroundings["contract"]): boolean =>
  isTrivialAt(spec, riskOf(spec, contract));

const trivialTasks = (specs: readonly TaskSpec[], contract: PlanSurroundings["contract"]): TaskId[] =>
  specs.filter((spec) => isTrivial(spec, contract)).map((spec) => spec.id);

/** With phases as edges, where that is still a graph; phases that contradict the edges have a reason of their own. */
function gatedNodes(specs: readonly TaskSpec[]): ReturnType<typeof withGates> {
  const gated = withGates(specs);
  return findCycle(gated) === null ? gated : specs.map(({ id, after }) => ({ id, after }));
}

/** The edges offered for outputs are taken as drawn when scopes are compared: the two must not offer opposite ways. */
function collisions(specs: readonly TaskSpec[]): Reason[] {
  const outputs = outputReasons(specs, orderOf(gatedNodes(specs)));
  const offered = outputs.flatMap((reason) => reason.fix ?? []);
  const extra = groupBy(
    offered.flatMap((edit) => (edit.op === "connect" ? [edit] : [])),
    (edit) => edit.task,
  );
  const drawn = gatedNodes(specs).map((node) => ({
    id: node.id,
    after: [...node.after, ...(extra.get(node.id) ?? []).map((edit) => edit.after)],
  }));
  const nodes = findCycle(drawn) === null ? drawn : gatedNodes(specs);
  return [...outputs, ...scopeReasons(specs, orderOf(nodes))];
}

function longestWay(specs: readonly TaskSpec[], gated: ReturnType<typeof withGates>): CriticalPath {
  const minutes = new Map(specs.map((spec) => [spec.id, expectedMinutesOf(spec)]));
  const { ids, minutes: total } = criticalPath(gated, (node) => minutes.get(node.id) ?? 0);
  return { ids: withoutGates(ids), minutes: total };
}
