import type { Command } from "./command.ts";
import { conditionTimes, dueConditions } from "./conditions.ts";
import { cardsOfGoneGates } from "./gates/gate-cards.ts";
import { gateLooks } from "./gates/gate-times.ts";
import { gateBeforeMerge } from "./gates/gates-of.ts";
import { contextIsFull, nextNotice, REVIEW_MS, segmentLimitAt } from "./flight/attention.ts";
import { asksForRoute, canGoOn } from "./flight/decide-schedule.ts";
import { isReadyToFix, occupiesLane, openAttempt } from "./flight/status.ts";
import type { Review, TaskState } from "./flight/task.ts";
import type { TaskId } from "./ids.ts";
import { collidesWith } from "./landing/forecast.ts";
import { mayBeCompared, rivalBeforeMerge } from "./rivals/rivals.ts";
import { nextTrain } from "./landing/train.ts";
import { hasLane, limitsOf, NO_USE, type Capacity, type LaneUse } from "./money/capacity.ts";
import { dayLimitOf, isAsked } from "./money/decide-budget.ts";
import { mayStart } from "./money/may-start.ts";
import { usedUp } from "./money/spend.ts";
import { nextReview } from "./review/reviewers.ts";
import {
  dueLifts,
  dueLimitNotes,
  limitTimes,
  outForFresh,
  outForGood,
  outOfQuota,
} from "./routing/limits.ts";
import { runningSynthesis } from "./review/round.ts";
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
  const notes = dueLimitNotes(state, capacity, at);
  if (notes.length > 0) return [...commands, ...notes];
  for (const decision of cardsOfGoneGates(state)) {
    const note = "the gate holds nothing up any more";
    commands.push({ type: "decision.withdraw", decision, state: "superseded", note });
  }
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
  for (const { task, gate, at: due } of gateLooks(state))
    if (due <= at) commands.push({ type: "gate.check", task, gate });
  for (const task of toMerge)
    if (mayBeCompared(state, task)) commands.push({ type: "rivals.ask", task: task.spec.id });
  const open = toMerge.filter(
    (task) => gateBeforeMerge(state, task) === null && rivalBeforeMerge(state, task) === null,
  );
  const train = merging || state.paused ? [] : nextTrain(open);
  const [first, ...behind] = train.map(({ spec }) => spec.id);
  if (first !== undefined) commands.push({ type: "merge.start", task: first, behind });
  startReady(state, lanes, capacity, at, commands);
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
      startFix(state, task, lanes, capacity, at, commands);
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
    const reviewed =
      (task.stage === "in-review" && task.reviews.some((each) => each.state === "running")) ||
      runningSynthesis(task) !== null;
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
  at: number,
  commands: Command[],
): void {
  if (!isReadyToFix(task) || asksForMoney(state, task, commands) || mayStart(state, task) !== null) return;
  const chosen = chooseRoute(state, task, outOfQuota(state, capacity.exhausted, at));
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
  const together = runningSynthesis(task);
  if (together !== null && together.requestedAt + REVIEW_MS <= at)
    commands.push({
      type: "synthesis.failed",
      task: task.spec.id,
      round: together.round,
      reason,
      limit: null,
    });
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
  const next = nextReview(state, task, outForGood(capacity.exhausted), at);
  if (next.kind === "ask-person")
    commands.push({ type: "review.ask-person", task: task.spec.id, reason: next.reason });
  const { round } = task;
  if (next.kind === "not-together")
    commands.push({ type: "synthesis.failed", task: task.spec.id, round, reason: next.reason, limit: null });
  if (next.kind !== "review" && next.kind !== "synthesise") return;
  const who = next.kind === "review" ? next.reviewer : next.by;
  const lane = lanes.take(who.family, "reviewing");
  if (lane === null) return;
  if (next.kind === "review")
    commands.push({ type: "review.dispatch", task: task.spec.id, reviewer: next.reviewer, lane });
  else commands.push({ type: "synthesis.dispatch", task: task.spec.id, by: next.by, lane });
}

/** The most urgent tasks get the lanes of the families their work belongs to. */
function startReady(
  state: MissionState,
  lanes: Lanes,
  capacity: Capacity,
  at: number,
  commands: Command[],
): void {
  if (state.paused || state.held) return;
  const exhausted = outForFresh(state, capacity.exhausted, at);
  // What has no lane now gets none in this step: the next one of its nature need not be looked at.
  const waiting = new Set<string>();
  const starting: TaskId[] = [];
  if (lanes.allTaken()) return;
  for (const id of state.ready.slice(0, MAX_LOOKED_AT)) {
    const task = state.tasks.get(id);
    if (task === undefined || asksForMoney(state, task, commands) || mayStart(state, task) !== null) continue;
    const nature = natureOf(state, task);
    if (nature !== null && waiting.has(nature)) continue;
    const chosen = chooseRoute(state, task, exhausted);
    // Waits for no lane: somebody who flies, or starts in this step, may change the same files.
    if (chosen.ok && collidesWith(state, task, starting) !== null) continue;
    const lane = chosen.ok ? lanes.take(chosen.route.family, "working") : null;
    if (chosen.ok && lane !== null) {
      commands.push({ type: "task.dispatch", task: id, route: chosen.route, lane });
      starting.push(id);
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
  times.push(...gateLooks(state).map(({ at }) => at));
  if (state.phase === "flying")
    for (const id of state.active) times.push(...wakesOf(state, state.tasks.get(id)));
  return times.length === 0 ? null : Math.min(...times);
}

function wakesOf(state: MissionState, task: TaskState | undefined): readonly number[] {
  if (task === undefined) return [];
  if (task.rateLimitedUntil !== null) return [task.rateLimitedUntil];
  if (state.paused || task.paused !== null) return [];
  const reviews = runningReviews(task).map(({ requestedAt }) => requestedAt + REVIEW_MS);
  const together = runningSynthesis(task);
  if (together !== null) reviews.push(together.requestedAt + REVIEW_MS);
  const attempt = openAttempt(task);
  if (attempt === null || task.parked) return reviews;
  const limitAt = segmentLimitAt(task, attempt);
  const noticeAt = nextNotice(task, attempt)?.at ?? null;
  return [...reviews, limitAt, noticeAt].filter((time) => time !== null);
}
