import type { Command } from "./command.ts";
import { conditionTimes, dueConditions } from "./conditions.ts";
import { contextIsFull, nextNotice, REVIEW_MS, segmentLimitAt } from "./flight/attention.ts";
import { asksForRoute, canGoOn } from "./flight/decide-schedule.ts";
import { isReadyToFix, occupiesLane, openAttempt } from "./flight/status.ts";
import type { Review, TaskState } from "./flight/task.ts";
import { hasLane, limitsOf, NO_USE, type Capacity, type LaneUse } from "./money/capacity.ts";
import { dayLimitOf, isAsked } from "./money/decide-budget.ts";
import { mayStart } from "./money/may-start.ts";
import { usedUp } from "./money/spend.ts";
import { nextReview } from "./review/reviewers.ts";
import { dueLifts, limitTimes } from "./routing/limits.ts";
import { chooseRoute, natureOf } from "./routing/choose-route.ts";
import { hasStalled } from "./stalled.ts";
import type { MissionState } from "./state.ts";
import { allEnded } from "./task-index.ts";
import type { Family } from "./words.ts";

/** Ready tasks looked at in one step while some family still has a lane: a bound on the cost of a step, far beyond any crew. */
const MAX_LOOKED_AT = 512;

/**
 * What should happen next, as commands: they pass `decide` like any other, so the rules stand in one place. The same state,
 * capacity and time give the same list. It looks at what is active, the head of the ready list and the pending decisions
 * only, never at all tasks.
 */
export function schedule(state: MissionState, capacity: Capacity, at: number): readonly Command[] {
  const commands: Command[] = [];
  expireDecisions(state, at, commands);
  if (state.phase !== "flying") return commands;
  const { day } = capacity;
  if (day !== null && !state.dayExhausted && day.spentMicros >= dayLimitOf(state, day)) {
    return [...commands, { type: "budget.exhaust-day", ...day }];
  }
  const [due] = dueConditions(state, at);
  if (due !== undefined) return [...commands, { type: "mission.meet-condition", condition: due.index }];
  // Whoever is asked again is chosen in the next step.
  const lifts = dueLifts(state, at);
  if (lifts.length > 0) return [...commands, ...lifts];
  const lanes = new Lanes(state, capacity);
  let merging = false;
  const toMerge: TaskState[] = [];
  for (const id of state.active) {
    const task = state.tasks.get(id);
    if (task === undefined) continue;
    if (task.stage === "merging") merging = true;
    if (task.stage === "merge-queue") toMerge.push(task);
    moveOn(state, task, lanes, capacity, at, commands);
  }
  const next = merging || state.paused ? undefined : nextToMerge(toMerge);
  if (next !== undefined) commands.push({ type: "merge.start", task: next.spec.id });
  startReady(state, lanes, capacity, commands);
  if (needsMoney(state)) commands.push({ type: "budget.ask", scope: "mission", task: null });
  if (allEnded(state) && state.verification === "none" && !state.paused)
    commands.push({ type: "mission.verify" });
  else if (commands.length === 0 && hasStalled(state)) commands.push({ type: "mission.ask-stalled" });
  return commands;
}

function expireDecisions(state: MissionState, at: number, commands: Command[]): void {
  for (const id of state.pending) {
    const expiresAt = state.decisions.get(id)?.decision.expiresAt ?? null;
    if (expiresAt !== null && expiresAt <= at) commands.push({ type: "decision.expire", decision: id });
  }
}

/** The lanes as they will be after the commands of this step. */
class Lanes {
  readonly #state: MissionState;
  readonly #use: Map<Family, LaneUse>;

  constructor(state: MissionState, { lanes }: Capacity) {
    this.#state = state;
    this.#use = new Map(lanes);
  }

  /** Takes a lane when there is one; its name says whose and which. */
  take(family: Family, what: "working" | "reviewing"): string | null {
    const use = this.#use.get(family) ?? NO_USE;
    if (!hasLane(limitsOf(this.#state.allocation, family), use, what)) return null;
    this.#use.set(family, { ...use, [what]: use[what] + 1 });
    return `${family} ${use.working + use.reviewing + 1}`;
  }

  /** No installed family has room for work; with no agent at all there is nobody to wait for. */
  allTaken(): boolean {
    const { agents, allocation } = this.#state;
    if (agents.length === 0) return false;
    return agents.every(
      ({ family }) => !hasLane(limitsOf(allocation, family), this.#use.get(family) ?? NO_USE, "working"),
    );
  }
}

/** One task between dispatch and end. */
function moveOn(
  state: MissionState,
  task: TaskState,
  lanes: Lanes,
  capacity: Capacity,
  at: number,
  commands: Command[],
): void {
  const { id } = task.spec;
  if (task.rateLimitedUntil !== null && task.rateLimitedUntil <= at)
    commands.push({ type: "task.wake", task: id });
  // What it was allowed beyond its budget is done.
  if (task.paused === "budget") asksForMoney(state, task, commands);
  if (state.paused || task.paused !== null) return;
  switch (task.stage) {
    case "preparing":
    case "running":
      if (canGoOn(task)) goOn(state, task, lanes, commands);
      else watch(task, at, commands);
      return;
    case "fixing":
      startFix(state, task, lanes, capacity, commands);
      return;
    case "checking":
      watch(task, at, commands);
      return;
    case "in-review":
      giveUpReviews(task, at, commands);
      review(state, task, lanes, capacity, at, commands);
      return;
    case "idle":
    case "merge-queue":
    case "merging":
    case "held":
    case "merged":
    case "failed":
    case "skipped":
    case "cancelled":
      return;
  }
}

/** Its own budget is used up, what a person allowed is done, and it wants to go on. */
function asksForMoney(state: MissionState, task: TaskState, commands: Command[]): boolean {
  if (!usedUp(task.budgetStage)) return false;
  const { id } = task.spec;
  const waits = task.pendingDecisions === 0 && !state.paused && !isAsked(state, "task", id);
  if (waits) commands.push({ type: "budget.ask", scope: "task", task: id });
  return true;
}

/** The mission's budget is used up, everything that was allowed to finish has, and nobody was asked since. */
function needsMoney(state: MissionState): boolean {
  if (!usedUp(state.budgetStage) || state.paused || allEnded(state) || isAsked(state, "mission", null))
    return false;
  for (const id of state.active) {
    const task = state.tasks.get(id);
    if (task === undefined) continue;
    const reviewed = task.stage === "in-review" && task.reviews.some((each) => each.state === "running");
    if (occupiesLane(task) || reviewed || task.stage === "checking" || task.stage === "merging") return false;
  }
  return true;
}

function goOn(state: MissionState, task: TaskState, lanes: Lanes, commands: Command[]): void {
  const family = openAttempt(task)?.route.family;
  if (task.budgetStage === "exhausted" && asksForMoney(state, task, commands)) return;
  if (family === undefined || mayStart(state, task, "going-on") !== null) return;
  const lane = lanes.take(family, "working");
  if (lane !== null) commands.push({ type: "task.continue", task: task.spec.id, lane });
}

/** Time, context and silence of a session, and of what the engine does before and after it. */
function watch(task: TaskState, at: number, commands: Command[]): void {
  const attempt = openAttempt(task);
  if (attempt === null || task.parked) return;
  const about = { task: task.spec.id, attempt: attempt.number };
  const limitAt = segmentLimitAt(task, attempt);
  if (contextIsFull(attempt) && limitAt !== null)
    commands.push({ type: "segment.limit", ...about, cause: "context-limit" });
  else if (limitAt !== null && limitAt <= at)
    commands.push({ type: "segment.limit", ...about, cause: "time-limit" });
  const notice = nextNotice(task, attempt);
  if (notice !== null && notice.at <= at)
    commands.push({ type: "attention.notice", ...about, level: notice.level });
}

function startFix(
  state: MissionState,
  task: TaskState,
  lanes: Lanes,
  capacity: Capacity,
  commands: Command[],
): void {
  if (!isReadyToFix(task) || asksForMoney(state, task, commands) || mayStart(state, task) !== null) return;
  const chosen = chooseRoute(state, task, families(capacity));
  if (!chosen.ok) {
    if (!chosen.waits) commands.push({ type: "task.ask-route", task: task.spec.id, reason: chosen.reason });
    return;
  }
  const lane = lanes.take(chosen.route.family, "working");
  if (lane !== null) commands.push({ type: "fix.dispatch", task: task.spec.id, route: chosen.route, lane });
}

/** A reviewer nobody hears of again must not hold its task for ever: another one gets it. */
function giveUpReviews(task: TaskState, at: number, commands: Command[]): void {
  const reason = `It did not answer within ${REVIEW_MS / 60_000} minutes.`;
  for (const { reviewer, round, requestedAt } of runningReviews(task)) {
    if (requestedAt + REVIEW_MS <= at)
      commands.push({ type: "review.failed", task: task.spec.id, round, reviewer, reason, limit: null });
  }
}

const runningReviews = (task: TaskState): readonly Review[] =>
  task.stage === "in-review"
    ? task.reviews.filter(({ state, round }) => state === "running" && round === task.round)
    : [];

function review(
  state: MissionState,
  task: TaskState,
  lanes: Lanes,
  capacity: Capacity,
  at: number,
  commands: Command[],
): void {
  if (task.budgetStage === "exhausted" && asksForMoney(state, task, commands)) return;
  if (task.pendingDecisions > 0 || mayStart(state, task, "going-on") !== null) return;
  const next = nextReview(state, task, families(capacity), at);
  if (next.kind === "ask-person")
    commands.push({ type: "review.ask-person", task: task.spec.id, reason: next.reason });
  if (next.kind !== "review") return;
  const lane = lanes.take(next.reviewer.family, "reviewing");
  if (lane !== null)
    commands.push({ type: "review.dispatch", task: task.spec.id, reviewer: next.reviewer, lane });
}

const families = ({ exhausted }: Capacity): ReadonlySet<Family> => new Set(exhausted.keys());

/** One merger, the most urgent first. */
function nextToMerge(queue: readonly TaskState[]): TaskState | undefined {
  const free = queue.filter((task) => task.paused === null && task.pendingDecisions === 0);
  return free.reduce<TaskState | undefined>((first, task) => {
    if (first === undefined) return task;
    return task.rank > first.rank || (task.rank === first.rank && task.place < first.place) ? task : first;
  }, undefined);
}

/** The most urgent tasks get the lanes of the families their work belongs to. */
function startReady(state: MissionState, lanes: Lanes, capacity: Capacity, commands: Command[]): void {
  if (state.paused || state.held) return;
  const exhausted = families(capacity);
  // What has no lane now gets none in this step: the next one of its nature need not be looked at.
  const waiting = new Set<string>();
  if (lanes.allTaken()) return;
  for (const id of state.ready.slice(0, MAX_LOOKED_AT)) {
    const task = state.tasks.get(id);
    if (task === undefined || asksForMoney(state, task, commands) || mayStart(state, task) !== null) continue;
    const nature = natureOf(state, task);
    if (nature !== null && waiting.has(nature)) continue;
    const chosen = chooseRoute(state, task, exhausted);
    const lane = chosen.ok ? lanes.take(chosen.route.family, "working") : null;
    if (chosen.ok && lane !== null) {
      commands.push({ type: "task.dispatch", task: id, route: chosen.route, lane });
      if (lanes.allTaken()) return;
      continue;
    }
    if (!chosen.ok && !chosen.waits && !isRouteAsked(state, nature))
      commands.push({ type: "task.ask-route", task: id, reason: chosen.reason });
    if (nature !== null) waiting.add(nature);
  }
}

/** Is a person asked already who may do work of this nature? One agent that is installed answers it for all of it. */
const isRouteAsked = (state: MissionState, nature: string | null): boolean =>
  nature !== null &&
  [...state.pending].some((id) => {
    const decision = state.decisions.get(id)?.decision;
    const about = decision?.task == null ? undefined : state.tasks.get(decision.task);
    return (
      decision !== undefined &&
      asksForRoute(decision) &&
      about !== undefined &&
      natureOf(state, about) === nature
    );
  });

/** When something will happen by itself, if nothing else does; null: nothing will. */
export function nextWake(state: MissionState): number | null {
  const times: number[] = [];
  for (const id of state.pending) {
    const expiresAt = state.decisions.get(id)?.decision.expiresAt ?? null;
    if (expiresAt !== null) times.push(expiresAt);
  }
  times.push(...conditionTimes(state));
  if (state.phase === "flying") times.push(...limitTimes(state));
  if (state.phase === "flying")
    for (const id of state.active) times.push(...wakesOf(state, state.tasks.get(id)));
  return times.length === 0 ? null : Math.min(...times);
}

function wakesOf(state: MissionState, task: TaskState | undefined): readonly number[] {
  if (task === undefined) return [];
  if (task.rateLimitedUntil !== null) return [task.rateLimitedUntil];
  if (state.paused || task.paused !== null) return [];
  const reviews = runningReviews(task).map(({ requestedAt }) => requestedAt + REVIEW_MS);
  const attempt = openAttempt(task);
  if (attempt === null || task.parked) return reviews;
  const limitAt = segmentLimitAt(task, attempt);
  const noticeAt = nextNotice(task, attempt)?.at ?? null;
  return [...reviews, limitAt, noticeAt].filter((time) => time !== null);
}
