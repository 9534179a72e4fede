import type { CommandOf } from "../command.ts";
import { stop } from "../decide-mission.ts";
import { ask } from "../decisions/ask.ts";
import { closeDecisionsOf } from "../decisions/close-decisions.ts";
import type { Context, Outcome } from "../outcome.ts";
import { reject, type Rejection } from "../rejection.ts";
import type { MissionState } from "../state.ts";
import { closeOldCards } from "./old-cards.ts";
import { allEnded } from "../task-index.ts";

type LandingCommand = CommandOf<"mission.verify" | "mission.verified" | "landing.done" | "landing.failed">;

/** The whole is verified as a whole, and nothing enters the base branch without a person, whatever the autonomy. */
export function decideLanding(
  state: MissionState,
  command: LandingCommand,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  switch (command.type) {
    case "mission.verify":
      return verify(state, outcome);
    case "mission.verified":
      return verified(state, command, context, outcome);
    case "landing.done":
      if (!state.landingUnderWay) return notLanding(state);
      outcome.emit({ type: "mission.landed", commit: command.commit, how: command.how });
      closeDecisionsOf(state, null, "withdrawn", "the mission has landed", outcome);
      return null;
    case "landing.failed":
      if (!state.landingUnderWay) return notLanding(state);
      outcome.emit({ type: "landing.failed", reason: command.reason });
      askToLand(state, command.reason, context, outcome);
      return null;
  }
}

const notLanding = (state: MissionState): Rejection =>
  reject("wrong-state", `The mission is ${state.phase}, and nobody said "land". Nothing was changed.`);

function verify(state: MissionState, outcome: Outcome): Rejection | null {
  if (state.phase !== "flying" || !allEnded(state)) {
    return reject(
      "wrong-state",
      "Not every task has ended, so the whole cannot be verified yet. Nothing was changed.",
    );
  }
  if (state.verification === "running") return reject("wrong-state", "The whole is being verified already.");
  if (state.counts.merged === 0) {
    return stop(state, "No task was merged, so there is nothing to land.", outcome);
  }
  requestVerification(state, outcome);
  return null;
}

/** A new look at the whole. What was asked about the one before is no question any more. */
export function requestVerification(state: MissionState, outcome: Outcome): void {
  outcome.emit({ type: "mission.verify-requested" });
  outcome.request({ type: "mission.verify", number: state.verifications + 1 });
  closeOldCards(state, outcome);
}

function verified(
  state: MissionState,
  command: CommandOf<"mission.verified">,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  if (state.verification !== "running" || state.phase !== "flying") {
    return reject("wrong-state", "Nobody waits for a verification of the whole. Nothing was changed.");
  }
  if (command.number !== null && command.number !== state.verifications) {
    return reject(
      "wrong-state",
      `Verification ${command.number} was of another whole; number ${state.verifications} is under way. Nothing was changed.`,
    );
  }
  const { holds, detail } = command;
  outcome.emit({ type: "mission.verified", holds, detail });
  if (holds) askToLand(state, null, context, outcome);
  else askAfterFailure(state, detail, context, outcome);
  return null;
}

function askToLand(state: MissionState, failure: string | null, context: Context, outcome: Outcome): void {
  const { merged, skipped, cancelled } = state.counts;
  const evidence = [
    {
      label: "Tasks",
      text: `${merged} merged, ${skipped} skipped, ${cancelled} cancelled`,
      source: "the mission",
    },
    ...(failure === null ? [] : [{ label: "The last try failed", text: failure, source: "git" }]),
  ];
  ask(state, context, outcome, {
    kind: "landing",
    task: null,
    attempt: null,
    subject: { kind: "mission" },
    question: `Land ${state.title}?`.slice(0, 200),
    why: null,
    evidence,
    options: [
      {
        id: "land",
        label: "Land",
        effect: `The mission branch enters ${state.place.baseBranch}.`.slice(0, 300),
        tone: "approve",
      },
      {
        id: "reopen",
        label: "Not yet",
        effect: "The mission flies on; tasks can be added.",
        tone: "neutral",
      },
      {
        id: "stop",
        label: "End without landing",
        effect: "The mission branch is kept, the base branch stays as it is.",
        tone: "deny",
      },
    ],
    touches: [state.place.baseBranch],
    undo: "not-automatic",
    ifNothing: "The mission branch is kept and waits.",
  });
}

function askAfterFailure(state: MissionState, detail: string, context: Context, outcome: Outcome): void {
  ask(state, context, outcome, {
    kind: "failed-task",
    task: null,
    attempt: null,
    subject: { kind: "mission" },
    question: "The whole does not hold, although its tasks do: what now?",
    why: null,
    evidence: [{ label: "Verification of the whole", text: detail, source: "commands the engine ran" }],
    options: [
      {
        id: "verify-again",
        label: "Verify again",
        effect: "For example after the computer was the cause.",
        tone: "neutral",
      },
      {
        id: "reopen",
        label: "Change the plan",
        effect: "The mission flies on; add a task that repairs it.",
        tone: "approve",
      },
      {
        id: "stop",
        label: "End without landing",
        effect: "The mission branch is kept, the base branch stays as it is.",
        tone: "deny",
      },
    ],
    touches: [],
    undo: "nothing-to-undo",
    ifNothing: "Nothing lands.",
  });
}
