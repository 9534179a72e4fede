import type { CommandOf } from "./command.ts";
import { closeDecisionsOf } from "./decisions/close-decisions.ts";
import { ask } from "./decisions/ask.ts";
import { pauseTask } from "./flight/decide-task.ts";
import { endSession } from "./flight/end-attempt.ts";
import { isActive, occupiesLane, openAttempt } from "./flight/status.ts";
import { changeBudget } from "./money/decide-budget.ts";
import type { Context, Outcome } from "./outcome.ts";
import { reject, type Rejection } from "./rejection.ts";
import { dueConditions } from "./conditions.ts";
import { requestVerification } from "./landing/request-verification.ts";
import { isBeginning } from "./plan/decide/begin.ts";
import { closeOldCards } from "./landing/old-cards.ts";
import { hasStalled } from "./stalled.ts";
import type { LogEntry, MissionState } from "./state.ts";

type MissionCommand = CommandOf<
  | "mission.re-contract"
  | "mission.set-agents"
  | "mission.set-allocation"
  | "mission.launch"
  | "mission.hold"
  | "mission.release"
  | "mission.pause"
  | "mission.resume"
  | "mission.stop"
  | "mission.steer"
  | "mission.withdraw-directive"
  | "mission.record-decision"
  | "mission.ask-stalled"
  | "mission.meet-condition"
  | "clock.jumped"
>;

const over = (state: MissionState): boolean => state.phase === "landed" || state.phase === "stopped";
const wrong = (state: MissionState, wish: string): Rejection =>
  reject("wrong-state", `The mission is ${state.phase}, so it cannot be ${wish}. Nothing was changed.`);

/** What a person does with a mission as a whole. */
export function decideMission(
  state: MissionState,
  command: MissionCommand,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  if (over(state)) return wrong(state, "changed any more");
  switch (command.type) {
    case "mission.re-contract":
      return reContract(state, command, context, outcome);
    case "mission.set-agents":
      outcome.emit({ type: "mission.agents-set", agents: command.agents });
      return null;
    case "mission.set-allocation":
      return setAllocation(command, outcome);
    case "mission.launch":
      return launch(state, outcome);
    case "mission.hold":
    case "mission.release":
    case "mission.pause":
    case "mission.resume":
      return gate(state, command, outcome);
    case "mission.stop":
      return stop(state, command.reason, outcome);
    case "mission.steer":
      return steer(state, command.directive, outcome);
    case "mission.withdraw-directive":
      return withdraw(state, command.directive, outcome);
    case "mission.record-decision":
      return recordDecision(state, { ...command, by: null }, outcome);
    case "mission.ask-stalled":
      return askStalled(state, context, outcome);
    case "mission.meet-condition":
      return meetCondition(state, command.condition, context, outcome);
    case "clock.jumped":
      outcome.emit({ type: "clock.jumped", byMs: command.byMs });
      return null;
  }
}

/** Its budget is set like any budget, so that a lower one counts at once. */
function reContract(
  state: MissionState,
  { contract, reason }: CommandOf<"mission.re-contract">,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  if (state.landingUnderWay) {
    return reject("wrong-state", "The mission is landing right now. Its contract was left as it is.");
  }
  outcome.emit({ type: "mission.re-contracted", contract, reason });
  closeOldCards(state, outcome);
  if (contract.budgetMicros !== state.contract.budgetMicros) {
    changeBudget(state, "mission", null, contract.budgetMicros, context, outcome);
  }
  return null;
}

function setAllocation(
  { allocation }: CommandOf<"mission.set-allocation">,
  outcome: Outcome,
): Rejection | null {
  const limits = [
    ["default", allocation.lanes.default] as const,
    ...Object.entries(allocation.lanes.families),
  ];
  const bad = limits.find(([, { total, reservedForReview }]) => total > 1 && reservedForReview >= total);
  if (bad !== undefined) {
    return reject(
      "invalid",
      `The lanes of ${bad[0]} are all kept for reviews, so no work could start. Nothing was changed.`,
    );
  }
  outcome.emit({ type: "mission.allocation-set", allocation });
  return null;
}

/** Only a locked plan flies. */
function launch(state: MissionState, outcome: Outcome): Rejection | null {
  // It launches by itself once a person has seen what the review of its plan found.
  if (isBeginning(state)) return null;
  if (state.phase !== "locked") {
    const sentence =
      state.phase === "composing"
        ? "The plan is not locked. Check it, have it reviewed and lock it; then launch. Nothing was started."
        : `The mission is ${state.phase} already.`;
    return reject("wrong-state", sentence);
  }
  return launchLocked(state, outcome);
}

/** The plan is locked, or is by the event before. */
export function launchLocked(state: MissionState, outcome: Outcome): Rejection | null {
  if (state.tasks.size === 0) return reject("wrong-state", "The plan has no tasks. Nothing was started.");
  if (state.agents.length === 0) {
    return reject(
      "wrong-state",
      "No agent is installed that could fly a task. Nothing was started; Doctor says how to get one.",
    );
  }
  outcome.emit({ type: "mission.launched" });
  return null;
}

function gate(
  state: MissionState,
  command: CommandOf<"mission.hold" | "mission.release" | "mission.pause" | "mission.resume">,
  outcome: Outcome,
): Rejection | null {
  if (state.phase !== "flying") return wrong(state, "held or paused");
  switch (command.type) {
    case "mission.hold":
      if (state.held) return reject("wrong-state", "The mission is held already.");
      outcome.emit({ type: "mission.held", reason: command.reason });
      return null;
    case "mission.release":
      if (!state.held) return reject("wrong-state", "The mission is not held.");
      outcome.emit({ type: "mission.released" });
      return null;
    case "mission.pause":
      if (state.paused) return reject("wrong-state", "The mission is paused already.");
      outcome.emit({ type: "mission.paused", reason: command.reason });
      for (const id of state.active) {
        const task = state.tasks.get(id);
        if (task !== undefined && occupiesLane(task) && task.paused === null)
          pauseTask(task, "mission", outcome);
      }
      return null;
    case "mission.resume":
      if (!state.paused) return reject("wrong-state", "The mission is not paused.");
      outcome.emit({ type: "mission.resumed" });
      return null;
  }
}

/** What the contract says about this: stop, hold and ask, or only tell. */
function meetCondition(
  state: MissionState,
  index: number | null,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  const due = dueConditions(state, context.at).find((each) => each.index === index);
  if (due === undefined)
    return reject(
      "wrong-state",
      "That condition of the contract is not met, or was before. Nothing was changed.",
    );
  const { when, act } = due;
  outcome.emit({ type: "condition.met", condition: index, when, act });
  if (act === "stop") return stop(state, when, outcome);
  if (act === "ping") return null;
  if (!state.held) outcome.emit({ type: "mission.held", reason: when });
  ask(state, context, outcome, {
    kind: "policy-gate",
    task: null,
    attempt: null,
    subject: { kind: "mission" },
    question: `Held: ${when}`,
    why: null,
    evidence: [{ label: "Condition", text: when, source: "the contract of the mission" }],
    options: [
      { id: "release", label: "Go on", effect: "New tasks start again.", tone: "approve" },
      {
        id: "keep-held",
        label: "Stay held",
        effect: "What runs goes on; nothing new starts until you release it.",
        tone: "neutral",
      },
      { id: "stop", label: "Stop the mission", effect: "Sessions end; all work is kept.", tone: "deny" },
    ],
    touches: [],
    undo: "nothing-to-undo",
    ifNothing: "What runs goes on; nothing new starts.",
  });
  return null;
}

/** Ends every session and asks nothing any more. Workspaces, branches and transcripts stay. */
export function stop(state: MissionState, reason: string, outcome: Outcome): Rejection | null {
  if (state.landingUnderWay) {
    return reject(
      "wrong-state",
      "The mission is landing right now: git is moving the base branch. Nothing was stopped; wait for the end of that.",
    );
  }
  outcome.emit({ type: "mission.stopped", reason });
  for (const id of state.active) {
    const task = state.tasks.get(id);
    if (task !== undefined && isActive(task)) endSession(task, outcome);
  }
  closeDecisionsOf(state, null, "withdrawn", "the mission was stopped", outcome);
  return null;
}

/** Later briefs carry it; agents that listen hear it now. */
function steer(state: MissionState, text: string, outcome: Outcome): null {
  outcome.emit({ type: "mission.steered", directive: state.directives.length + 1, text });
  for (const id of state.active) {
    const task = state.tasks.get(id);
    const attempt = task === undefined ? null : openAttempt(task);
    if (attempt !== null && task?.stage === "running") {
      outcome.request({ type: "agent.tell", task: id, attempt: attempt.number, text });
    }
  }
  return null;
}

function withdraw(state: MissionState, number: number, outcome: Outcome): Rejection | null {
  const directive = state.directives.find((each) => each.number === number);
  if (directive === undefined || directive.withdrawn) {
    return reject("unknown", `There is no standing directive ${number}. Nothing was changed.`);
  }
  outcome.emit({ type: "mission.directive-withdrawn", directive: number });
  return null;
}

export function recordDecision(
  state: MissionState,
  { title, text, reason, by }: Pick<LogEntry, "title" | "text" | "reason" | "by">,
  outcome: Outcome,
): Rejection | null {
  if (state.landingUnderWay)
    return reject(
      "wrong-state",
      "The mission is landing right now. The decision was not recorded; say it again after that.",
    );
  outcome.emit({ type: "mission.decision-recorded", title, text, reason, by });
  outcome.request({ type: "decision-log.append", title, text, reason });
  // It is to land with the work: what was verified without it is not the whole any more.
  if (state.phase === "landing") requestVerification(state, outcome);
  return null;
}

/** Everything that is left waits for something that will not come: that needs a person, not silence. */
function askStalled(state: MissionState, context: Context, outcome: Outcome): Rejection | null {
  if (!hasStalled(state)) return reject("wrong-state", "The mission can still move. Nothing was asked.");
  const stuck = [...state.tasks.values()].filter(({ stage }) => stage !== "merged" && stage !== "skipped");
  const list = stuck
    .slice(0, 50)
    .map(({ spec, stage, broken }) => `${spec.id}: ${stage === "idle" && broken > 0 ? "blocked" : stage}`);
  ask(state, context, outcome, {
    kind: "stuck",
    task: null,
    attempt: null,
    subject: { kind: "mission" },
    question: `Nothing can move any more: ${stuck.length} tasks are left`,
    why: null,
    evidence: [{ label: "What is left", text: list.join("\n"), source: "the mission" }],
    options: [
      {
        id: "unblock",
        label: "Skip what failed",
        effect:
          "Failed, cancelled and held tasks are skipped, nothing of them is merged; what waits for them starts.",
        tone: "approve",
      },
      {
        id: "finish",
        label: "Finish with what is merged",
        effect: "Everything else is cancelled; the whole is verified.",
        tone: "neutral",
      },
      { id: "stop", label: "Stop the mission", effect: "All work is kept; nothing lands.", tone: "deny" },
    ],
    touches: [],
    undo: "not-automatic",
    ifNothing: "The mission stands still.",
  });
  return null;
}
