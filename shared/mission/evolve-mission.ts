import type { EventOf, Recorded } from "./event.ts";
import { hasEnded, parkedToTheEnd } from "./flight/status.ts";
import { closed } from "./flight/change-attempt.ts";
import { stageOf } from "./money/spend.ts";
import type { MissionState } from "./state.ts";
import { clockJumped } from "./clock-jumped.ts";
import { reindex, replaceTask, withRisk, withSpec } from "./task-index.ts";

export type WholeMissionEvent = EventOf<
  | "mission.re-contracted"
  | "mission.agents-set"
  | "mission.allocation-set"
  | "mission.launched"
  | "mission.held"
  | "mission.released"
  | "mission.paused"
  | "mission.resumed"
  | "mission.stopped"
  | "mission.steered"
  | "mission.directive-withdrawn"
  | "mission.decision-recorded"
  | "note.kept"
  | "merge.branch-put-back"
  | "merge.whole-checked"
  | "budget.changed"
  | "budget.crossed"
  | "budget.graced"
  | "condition.met"
  | "clock.jumped"
  | "mission.reopened"
>;

export function evolveMission(state: MissionState, event: WholeMissionEvent, { at }: Recorded): void {
  switch (event.type) {
    case "mission.re-contracted":
      return reContract(state, event);
    case "mission.agents-set":
      state.agents = event.agents;
      return;
    case "mission.allocation-set":
      state.allocation = event.allocation;
      return;
    case "mission.launched":
      state.phase = "flying";
      state.launchedAt = at;
      state.jumpedMs = 0;
      return;
    case "mission.held":
      state.held = true;
      return;
    case "mission.released":
      state.held = false;
      return;
    case "mission.paused":
      state.paused = true;
      return;
    case "mission.resumed":
      state.paused = false;
      unpause(state, "mission");
      return;
    case "mission.stopped":
      return stopped(state, at);
    case "mission.steered":
      state.directives.push({ number: event.directive, text: event.text, withdrawn: false });
      return;
    case "mission.directive-withdrawn":
      return withdrawn(state, event.directive);
    case "mission.decision-recorded": {
      const { title, text, reason, by } = event;
      state.decisionLog.push({ title, text, reason, by, at });
      return;
    }
    case "merge.branch-put-back":
      // Git is as it was left; nothing the mission knows was wrong.
      return;
    case "merge.whole-checked":
      state.landing = { ...state.landing, wholeHolds: event.holds };
      return;
    case "note.kept": {
      const { task, attempt, text } = event;
      state.notes.push({ task, attempt, text, at });
      return;
    }
    case "budget.changed":
      return budgetChanged(state, event);
    case "budget.crossed":
      return budgetCrossed(state, event);
    case "budget.graced":
      return graced(state, event);
    case "condition.met":
      state.met.add(event.condition);
      return;
    case "clock.jumped":
      return clockJumped(state, event.byMs, at);
    case "mission.reopened":
      state.phase = "flying";
      state.endedAt = null;
      // It waits for the plan to change, and is not verified again as it is.
      state.verification = "failed";
      return;
  }
}

function reContract(state: MissionState, { contract }: EventOf<"mission.re-contracted">): void {
  keepMet(state, contract);
  state.contract = contract;
  for (const [id, task] of state.tasks) {
    const fresh = task.stage === "idle" && task.attempts.length === 0;
    if (!hasEnded(task))
      state.tasks.set(id, fresh ? withSpec(task, task.spec, contract) : withRisk(task, contract));
  }
  // What is verified has to hold under the contract of now.
  if (state.phase === "landing") state.phase = "flying";
  state.verification = "none";
  reindex(state);
}

/** Conditions are known by their place in the contract; one that is the same as before is not met a second time. */
function keepMet(state: MissionState, contract: MissionState["contract"]): void {
  const before = state.contract;
  const texts = before.conditions.map((condition, index) =>
    state.met.has(index) ? JSON.stringify(condition) : null,
  );
  const deadline = state.met.has(null) && before.deadline === contract.deadline;
  state.met.clear();
  for (const [index, condition] of contract.conditions.entries()) {
    if (texts.includes(JSON.stringify(condition))) state.met.add(index);
  }
  if (deadline) state.met.add(null);
}

/** What was paused for this cause waits for a lane again. A task over its own budget stays where it is. */
function unpause(state: MissionState, cause: "mission" | "budget"): void {
  // Also what is idle: its session may have ended while it was paused.
  for (const task of state.tasks.values()) {
    const own = cause === "budget" && task.budgetStage === "exhausted";
    if (task.paused === cause && !own) replaceTask(state, { ...task, paused: null });
  }
}

/** Everything that had not ended is cancelled by it. */
function stopped(state: MissionState, at: number): void {
  state.phase = "stopped";
  state.endedAt = at;
  for (const task of state.tasks.values()) {
    // What is just being merged is told as it was, and ends then.
    if (hasEnded(task) || task.stage === "merging") continue;
    replaceTask(state, {
      ...task,
      stage: "cancelled",
      stageSince: at,
      attempts: closed(task, at, "cancelled", null),
      paused: null,
      parked: parkedToTheEnd(task),
      rateLimitedUntil: null,
      signalLostAt: null,
    });
  }
}

function withdrawn(state: MissionState, number: number): void {
  const index = state.directives.findIndex((each) => each.number === number);
  const directive = state.directives[index];
  if (directive !== undefined) state.directives[index] = { ...directive, withdrawn: true };
}

function budgetChanged(
  state: MissionState,
  { scope, task: id, limitMicros }: EventOf<"budget.changed">,
): void {
  if (scope === "mission") {
    state.budgetMicros = limitMicros;
    state.budgetStage = stageOf(state.spend.costMicros, limitMicros);
    if (state.budgetStage !== "exhausted") unpause(state, "budget");
    return;
  }
  const task = id === null ? undefined : state.tasks.get(id);
  if (task === undefined) return;
  const budgetStage = stageOf(task.spend.costMicros, limitMicros);
  const freed = task.paused === "budget" && budgetStage !== "exhausted" && state.budgetStage !== "exhausted";
  replaceTask(state, {
    ...task,
    budgetMicros: limitMicros,
    ownBudget: true,
    budgetStage,
    paused: freed ? null : task.paused,
  });
}

function budgetCrossed(
  state: MissionState,
  { scope, task: id, at, spentMicros, limitMicros }: EventOf<"budget.crossed">,
): void {
  const stage = at === "limit" ? "exhausted" : "warned";
  switch (scope) {
    case "mission":
      state.budgetStage = stage;
      return;
    case "day":
      state.dayExhausted = at === "limit";
      state.dayCrossed = { spentMicros, limitMicros };
      return;
    case "task": {
      const task = id === null ? undefined : state.tasks.get(id);
      if (task !== undefined) replaceTask(state, { ...task, budgetStage: stage });
      return;
    }
  }
}

function graced(state: MissionState, { scope, task: id }: EventOf<"budget.graced">): void {
  switch (scope) {
    case "day":
      state.dayExhausted = false;
      unpause(state, "budget");
      return;
    case "mission":
      state.budgetStage = "grace";
      unpause(state, "budget");
      return;
    case "task": {
      const task = id === null ? undefined : state.tasks.get(id);
      if (task === undefined) return;
      replaceTask(state, {
        ...task,
        budgetStage: "grace",
        paused: task.paused === "budget" ? null : task.paused,
      });
      return;
    }
  }
}
