import { awaitsGate, isActive, isBroken, isReady, isSatisfied, hasEnded, statusOf } from "./flight/status.ts";
import type { TaskState } from "./flight/task.ts";
import { closedGates } from "./gates/gates-of.ts";
import type { TaskId } from "./ids.ts";
import type { MissionContract } from "./mission-contract.ts";
import { NOTHING_SPENT } from "./money/spend.ts";
import { expectedMinutesOf } from "./plan/durations.ts";
import { ranks } from "./graph.ts";
import { reviewLevelOf, riskOf } from "./plan/risk.ts";
import type { TaskSpec } from "./plan/task-spec.ts";
import { hasManyDependents } from "./plan/weight.ts";
import { TASK_STATUSES } from "./flight/task.ts";
import type { MissionState } from "./state.ts";
import { reviewLevel, RISKS, type ReviewLevel, type Risk } from "./words.ts";

/** One for all of them: thousands of tasks have no gate. Whoever changes one puts another in its place. */
const NOTHING_HAPPENED: TaskState["gates"] = new Map();

/** A task nothing has happened to. `reindex` fills in what follows from its neighbours. */
export function newTask(spec: TaskSpec, place: number, contract: MissionContract): TaskState {
  const risk = riskOf(spec, contract);
  return {
    spec,
    place,
    stage: "idle",
    unmet: 0,
    broken: 0,
    phaseOpen: true,
    rank: 0,
    risk,
    reviewLevel: reviewLevelOf(spec, risk),
    raisedTo: null,
    loweredTo: null,
    ownBudget: false,
    override: {},
    attempts: [],
    reviews: [],
    lenses: [],
    syntheses: [],
    overlaps: [],
    round: 1,
    fixRounds: 0,
    authors: [],
    passedBy: null,
    passedByPerson: false,
    paused: null,
    parked: false,
    rateLimitedUntil: null,
    signalLostAt: null,
    notes: [],
    notesGiven: 0,
    instructions: [],
    control: null,
    handedOver: null,
    changedIn: new Map(),
    picked: false,
    parts: null,
    gates: NOTHING_HAPPENED,
    startGated: false,
    restoring: null,
    workspace: null,
    heldOut: null,
    mergeTries: 0,
    approved: false,
    mergedAs: null,
    spend: NOTHING_SPENT,
    budgetMicros: spec.limits.budgetMicros,
    budgetStage: "under",
    extraAttempts: 0,
    pendingDecisions: 0,
    stageSince: 0,
  };
}

/** The task as it was written down again: a new text, the same history. What a person raised or set stays. */
export function withSpec(task: TaskState, spec: TaskSpec, contract: MissionContract): TaskState {
  const risk = riskOf(spec, contract);
  return {
    ...task,
    spec,
    risk,
    reviewLevel: atLeast(reviewLevelOf(spec, risk), task.raisedTo),
    loweredTo: null,
    budgetMicros: task.ownBudget ? task.budgetMicros : spec.limits.budgetMicros,
  };
}

/** The same text under another contract, or with another box: risk and review only grow while work is under way. */
export function withRisk(task: TaskState, contract: MissionContract): TaskState {
  const flown = { ...task.spec, assignment: { ...task.spec.assignment, ...task.override } };
  const risk = higherRisk(task.risk, riskOf(flown, contract));
  const stays = task.loweredTo !== null && risk === task.risk;
  const level = stays ? task.reviewLevel : atLeast(reviewLevelOf(flown, risk), task.reviewLevel);
  if (risk === task.risk && level === task.reviewLevel) return task;
  const again = task.stage === "merge-queue" && level !== task.reviewLevel;
  const next = { ...task, risk, reviewLevel: level, loweredTo: stays ? task.loweredTo : null };
  return again ? { ...next, stage: "in-review", passedBy: null, passedByPerson: false } : next;
}

/** Much is built on it: somebody reads it first. Once it has begun, its evidence says so (`flight/more-review.ts`). */
function withDependents(state: MissionState, task: TaskState): TaskState {
  const isUntouched = task.stage === "idle" && task.attempts.length === 0 && task.loweredTo === null;
  if (!isUntouched || !hasManyDependents(state.dependents, task.spec.id)) return task;
  const risk = higherRisk(task.risk, "medium");
  const level = atLeast(task.reviewLevel, "standard");
  return risk === task.risk && level === task.reviewLevel ? task : { ...task, risk, reviewLevel: level };
}

const higherRisk = (one: Risk, other: Risk): Risk =>
  RISKS.indexOf(one) > RISKS.indexOf(other) ? one : other;
const LEVELS = reviewLevel.options;
const atLeast = (level: ReviewLevel, least: ReviewLevel | null): ReviewLevel =>
  least !== null && LEVELS.indexOf(least) > LEVELS.indexOf(level) ? least : level;

/**
 * Puts the new object of a task in the place of the old one and keeps everything right that follows from it: counts, the
 * ready list, the active set, and what its dependents wait for.
 */
export function replaceTask(state: MissionState, next: TaskState): void {
  const { id } = next.spec;
  const before = state.tasks.get(id);
  state.tasks.set(id, next);
  if (before === undefined) return;
  count(state, before, -1);
  count(state, next, 1);
  if (isReady(before)) removeReady(state, before);
  if (isReady(next)) insertReady(state, next);
  if (isActive(next)) state.active.add(id);
  else state.active.delete(id);
  noteGated(state, next);
  if (isSatisfied(before) !== isSatisfied(next)) tellSatisfied(state, next);
  if (isBroken(before) !== isBroken(next)) tellBroken(state, next);
}

/** Works everything out again from the specs and stages: after the plan changed. */
export function reindex(state: MissionState): void {
  const specs = state.order.flatMap((id) => state.tasks.get(id)?.spec ?? []);
  const weights = ranks(specs, expectedMinutesOf);
  state.dependents = new Map();
  state.openInPhase = new Map();
  for (const spec of specs) {
    for (const before of spec.after) {
      const waiting = state.dependents.get(before);
      if (waiting === undefined) state.dependents.set(before, [spec.id]);
      else waiting.push(spec.id);
    }
  }
  for (const task of state.tasks.values()) {
    const { phase } = task.spec;
    if (phase !== null && !isSatisfied(task))
      state.openInPhase.set(phase, (state.openInPhase.get(phase) ?? 0) + 1);
  }
  const openPhase = firstOpenPhase(state);
  for (const [place, id] of state.order.entries()) {
    const task = state.tasks.get(id);
    if (task === undefined) continue;
    const unmet = task.spec.after.filter((before) => !satisfied(state, before)).length;
    const phaseOpen = task.spec.phase === null || task.spec.phase <= openPhase;
    const placed = { ...task, place, unmet, broken: 0, phaseOpen, rank: weights.get(id) ?? 0 };
    state.tasks.set(id, withGates(state, withDependents(state, placed)));
  }
  markBroken(state);
  recount(state);
}

const satisfied = (state: MissionState, id: TaskId): boolean => {
  const task = state.tasks.get(id);
  return task !== undefined && isSatisfied(task);
};

/** Counters only, without telling anybody: the lists are made anew afterwards. */
function markBroken(state: MissionState): void {
  const broken = state.order.filter((id) => {
    const task = state.tasks.get(id);
    return task !== undefined && isBroken(task);
  });
  for (let next = broken.pop(); next !== undefined; next = broken.pop()) {
    for (const id of state.dependents.get(next) ?? []) {
      const task = state.tasks.get(id);
      if (task === undefined) continue;
      const more = { ...task, broken: task.broken + 1 };
      state.tasks.set(id, more);
      if (isBroken(more) && !isBroken(task)) broken.push(id);
    }
  }
}

function recount(state: MissionState): void {
  for (const status of TASK_STATUSES) state.counts[status] = 0;
  state.active.clear();
  state.gated.clear();
  const ready: TaskState[] = [];
  for (const task of state.tasks.values()) {
    count(state, task, 1);
    if (isActive(task)) state.active.add(task.spec.id);
    noteGated(state, task);
    if (isReady(task)) ready.push(task);
  }
  ready.sort(byUrgency);
  state.ready.length = 0;
  for (const task of ready) state.ready.push(task.spec.id);
}

function count(state: MissionState, task: TaskState, by: 1 | -1): void {
  state.counts[statusOf(task)] += by;
}

function tellSatisfied(state: MissionState, task: TaskState): void {
  const by = isSatisfied(task) ? -1 : 1;
  for (const id of state.dependents.get(task.spec.id) ?? []) {
    const dependent = state.tasks.get(id);
    if (dependent !== undefined) replaceTask(state, { ...dependent, unmet: dependent.unmet + by });
  }
  const { phase } = task.spec;
  if (phase === null) return;
  const before = firstOpenPhase(state);
  state.openInPhase.set(phase, (state.openInPhase.get(phase) ?? 0) + by);
  const now = firstOpenPhase(state);
  if (before !== now) openPhases(state, now);
}

/** A list of work instead of recursion: a chain of ten thousand tasks is deeper than the stack. */
function tellBroken(state: MissionState, task: TaskState): void {
  const work: { readonly id: TaskId; readonly by: 1 | -1 }[] = [
    { id: task.spec.id, by: isBroken(task) ? 1 : -1 },
  ];
  for (let next = work.pop(); next !== undefined; next = work.pop()) {
    for (const id of state.dependents.get(next.id) ?? []) {
      const dependent = state.tasks.get(id);
      if (dependent === undefined) continue;
      const changed = { ...dependent, broken: dependent.broken + next.by };
      const flips = isBroken(dependent) !== isBroken(changed);
      settle(state, dependent, changed);
      if (flips) work.push({ id, by: isBroken(changed) ? 1 : -1 });
    }
  }
}

/** What `replaceTask` does for a task whose dependents are told by the caller. */
function settle(state: MissionState, before: TaskState, next: TaskState): void {
  state.tasks.set(next.spec.id, next);
  count(state, before, -1);
  count(state, next, 1);
  if (isReady(before)) removeReady(state, before);
  if (isReady(next)) insertReady(state, next);
  noteGated(state, next);
}

function noteGated(state: MissionState, task: TaskState): void {
  if (awaitsGate(task)) state.gated.add(task.spec.id);
  else state.gated.delete(task.spec.id);
}

/** Whether one of its gates is closed, worked out anew: after one opened, or the rules of the repository changed. */
export const withGates = (state: MissionState, task: TaskState): TaskState => {
  const startGated = closedGates(state, task, "start").length > 0;
  return startGated === task.startGated ? task : { ...task, startGated };
};

function openPhases(state: MissionState, phase: number): void {
  for (const task of state.tasks.values()) {
    const phaseOpen = task.spec.phase === null || task.spec.phase <= phase;
    if (phaseOpen !== task.phaseOpen) replaceTask(state, { ...task, phaseOpen });
  }
}

/** The lowest phase that is not finished; everything up to it may fly. */
function firstOpenPhase(state: MissionState): number {
  let first = Number.POSITIVE_INFINITY;
  for (const [phase, open] of state.openInPhase) if (open > 0 && phase < first) first = phase;
  return first;
}

const byUrgency = (one: TaskState, other: TaskState): number =>
  other.rank - one.rank || one.place - other.place;

function placeOf(state: MissionState, task: TaskState): number {
  let low = 0;
  let high = state.ready.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const id = state.ready[middle];
    const found = id === undefined ? undefined : state.tasks.get(id);
    if (found !== undefined && byUrgency(found, task) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function insertReady(state: MissionState, task: TaskState): void {
  state.ready.splice(placeOf(state, task), 0, task.spec.id);
}

/** Rank and place only change in `reindex`, so the old object still finds its own place. */
function removeReady(state: MissionState, task: TaskState): void {
  const place = placeOf(state, task);
  if (state.ready[place] === task.spec.id) state.ready.splice(place, 1);
}

/** Everything that ended: nothing is left to fly. */
export const allEnded = (state: MissionState): boolean => {
  const { merged, skipped, cancelled } = state.counts;
  return merged + skipped + cancelled === state.tasks.size;
};

export const endedOf = (state: MissionState): readonly TaskState[] =>
  [...state.tasks.values()].filter(hasEnded);
