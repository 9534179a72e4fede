import { groupBy } from "./group-by.ts";
import { criticalPath } from "../graph.ts";
import type { MissionContract } from "../mission-contract.ts";
import type { TaskKind } from "../words.ts";
import { usualMinutesOf, type Range } from "./durations.ts";
import { reviewLevelOf, riskOf } from "./risk.ts";
import type { TaskSpec } from "./task-spec.ts";

/** What earlier runs took: one entry for each task that ended. */
export interface PlanHistory {
  readonly runs: readonly PastRun[];
}

export interface PastRun {
  readonly kind: TaskKind;
  readonly minutes: number;
  readonly tokens: number;
  /** null: nobody knows. */
  readonly costMicros: number | null;
  readonly attempts: number;
}

export interface PlanEstimate {
  /** Sessions of agents: tasks, their reviews, and tries that will be needed again. */
  readonly runs: Range;
  readonly minutes: Range;
  readonly tokens: Range;
  readonly costMicros: Range;
  /** What the numbers rest on, in words. */
  readonly basis: string;
}

export interface EstimateSurroundings {
  readonly contract: Pick<MissionContract, "highRisk">;
  readonly history: PlanHistory | null;
  /** Sessions at a time; three sustain a sprint. */
  readonly lanes?: number;
}

const USUAL_LANES = 3;
/** Tokens an agent reads and writes in a minute of work, cached ones included. */
const TOKENS_PER_MINUTE: Range = { low: 15_000, high: 80_000 };
/** Millionths of a dollar for a thousand tokens, from mostly cached reading to mostly writing with a large model. */
const MICROS_PER_KILOTOKEN: Range = { low: 500, high: 5_000 };
/** Of ten tasks none to four need a second try. */
const TRIES: Range = { low: 1, high: 1.4 };
/** Reviews of one change at each level; the upper end counts one round of fixes. */
const REVIEWS: Readonly<Record<ReturnType<typeof reviewLevelOf>, Range>> = {
  light: { low: 0, high: 0 },
  standard: { low: 1, high: 2 },
  full: { low: 2, high: 4 },
};
/** Minutes of one review. */
const REVIEW_MINUTES: Range = { low: 5, high: 15 };
/** How far a written estimate is off as a rule. */
const SPREAD: Range = { low: 0.7, high: 1.5 };
/** Fewer past tasks of a kind say nothing about the next. */
const ENOUGH_PAST = 3;

interface Load {
  readonly runs: Range;
  readonly minutes: Range;
  readonly tokens: Range;
  readonly costMicros: Range;
}

/** What the plan will take, as ranges: a single number would look like knowledge. */
export function estimatePlan(specs: readonly TaskSpec[], surroundings: EstimateSurroundings): PlanEstimate {
  const past = groupBy(surroundings.history?.runs ?? [], (run) => run.kind);
  const loads = new Map(specs.map((spec) => [spec.id, loadOf(spec, surroundings.contract, past)]));
  const total = (of: (load: Load) => Range): Range => {
    let sum: Range = { low: 0, high: 0 };
    for (const load of loads.values()) sum = add(sum, of(load));
    return { low: Math.ceil(sum.low), high: Math.ceil(sum.high) };
  };
  const work = total((load) => load.minutes);
  const lanes = surroundings.lanes ?? USUAL_LANES;
  const way = (end: keyof Range): number =>
    criticalPath(specs, (spec) => loads.get(spec.id)?.minutes[end] ?? 0).minutes;
  return {
    runs: total((load) => load.runs),
    minutes: {
      low: Math.ceil(Math.max(way("low"), work.low / lanes)),
      high: Math.ceil(Math.max(way("high"), work.high / lanes)),
    },
    tokens: total((load) => load.tokens),
    costMicros: total((load) => load.costMicros),
    basis: basisOf(specs, past, lanes),
  };
}

type Past = ReadonlyMap<TaskKind, readonly PastRun[]>;

const add = (a: Range, b: Range): Range => ({ low: a.low + b.low, high: a.high + b.high });
const times = (a: Range, b: Range): Range => ({ low: a.low * b.low, high: a.high * b.high });

function loadOf(spec: TaskSpec, contract: EstimateSurroundings["contract"], past: Past): Load {
  const similar = similarTo(spec, past);
  const tries = spread(similar.map((run) => run.attempts)) ?? TRIES;
  const reviews = REVIEWS[reviewLevelOf(spec, riskOf(spec, contract))];
  const reviewMinutes = times(reviews, REVIEW_MINUTES);
  const minutes = add(times(minutesOf(spec, similar), tries), reviewMinutes);
  const known = spread(similar.map((run) => run.tokens));
  const tokens =
    known === null ? times(minutes, TOKENS_PER_MINUTE) : add(known, times(reviewMinutes, TOKENS_PER_MINUTE));
  const priced = spread(similar.flatMap((run) => run.costMicros ?? []));
  const guessed = times({ low: tokens.low / 1_000, high: tokens.high / 1_000 }, MICROS_PER_KILOTOKEN);
  return { runs: add(tries, reviews), minutes, tokens, costMicros: priced ?? guessed };
}

function minutesOf(spec: TaskSpec, similar: readonly PastRun[]): Range {
  const said = spec.estimate.minutes;
  if (said !== null) return { low: said * SPREAD.low, high: said * SPREAD.high };
  return spread(similar.map((run) => run.minutes)) ?? usualMinutesOf(spec);
}

function similarTo(spec: TaskSpec, past: Past): readonly PastRun[] {
  const runs = past.get(spec.kind) ?? [];
  return runs.length >= ENOUGH_PAST ? runs : [];
}

/** The middle half of what was seen: one bad day does not make the range. */
function spread(values: readonly number[]): Range | null {
  if (values.length < ENOUGH_PAST) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  return { low: at(0.25), high: at(0.75) };
}

function basisOf(specs: readonly TaskSpec[], past: Past, lanes: number): string {
  const kinds = new Set(specs.filter((spec) => similarTo(spec, past).length > 0).map((spec) => spec.kind));
  const count = [...kinds].reduce((sum, kind) => sum + (past.get(kind)?.length ?? 0), 0);
  const from = count === 0 ? "no history yet: defaults by kind" : `from ${count} similar tasks`;
  const mixed = count > 0 && specs.some((spec) => !kinds.has(spec.kind));
  return `${from}${mixed ? ", defaults for the other kinds" : ""}; ${lanes} lanes; an estimate, not a quote`;
}
