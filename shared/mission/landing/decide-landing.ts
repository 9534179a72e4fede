import type { CommandOf } from "../command.ts";
import { stop } from "../decide-mission.ts";
import type { EventOf } from "../event.ts";
import { ask } from "../decisions/ask.ts";
import { closeDecisionsOf } from "../decisions/close-decisions.ts";
import type { Context, Outcome } from "../outcome.ts";
import { reject, type Rejection } from "../rejection.ts";
import type { MissionState } from "../state.ts";
import { askToLand } from "./ask-to-land.ts";
import type { LandingFacts } from "./landing-shapes.ts";
import { requestVerification } from "./request-verification.ts";
import { closeOldCards } from "./old-cards.ts";
import { allEnded } from "../task-index.ts";

type LandingCommand = CommandOf<
  "mission.verify" | "mission.verified" | "landing.describe" | "landing.done" | "landing.failed"
>;

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
    case "landing.describe":
      return describe(state, command, context, outcome);
    case "landing.done":
      if (!state.landingUnderWay) return notLanding(state);
      outcome.emit(landedBy(command));
      closeDecisionsOf(state, null, "withdrawn", "the mission has landed", outcome);
      return null;
    case "landing.failed":
      if (!state.landingUnderWay) return notLanding(state);
      outcome.emit({ type: "landing.failed", reason: command.reason });
      if (command.anew) requestVerification(state, outcome);
      else askToLand(state, { label: "The last try failed", text: command.reason }, context, outcome);
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
  const { holds, detail, facts } = command;
  // A decision that was recorded meanwhile does not stand in what was looked at: the whole is another one.
  if (holds && !isWhole(state, facts)) {
    requestVerification(state, outcome);
    return null;
  }
  outcome.emit({ type: "mission.verified", holds, detail, facts });
  if (holds) askToLand(state, null, context, outcome, { facts, detail });
  else askAfterFailure(state, detail, context, outcome);
  return null;
}

/** Plan, decisions and memory land with the work they belong to, or the place for them is taken and a person is told. */
const isWhole = ({ decisionLog }: MissionState, facts: LandingFacts | null): boolean =>
  facts === null || facts.record === null || facts.record.entries === decisionLog.length;

const landedBy = ({
  commit,
  how,
  base,
  published,
}: CommandOf<"landing.done">): EventOf<"mission.landed"> => ({
  type: "mission.landed",
  commit,
  how,
  base,
  published,
});

/** What a person wrote is what is sent: the card that showed another text is void. */
function describe(
  state: MissionState,
  { title, body, branch }: CommandOf<"landing.describe">,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  if (state.landingUnderWay)
    return reject("wrong-state", "The mission is landing right now. The text was left as it is.");
  if (branch === state.place.baseBranch)
    return reject(
      "invalid",
      `${branch} is what the mission lands on, so it cannot be the branch that is pushed. Nothing was changed; name another.`,
    );
  if (state.phase !== "flying" && state.phase !== "landing")
    return reject(
      "wrong-state",
      `The mission is ${state.phase}, so there is no pull request to write. Nothing was changed.`,
    );
  const text = { title, body, branch };
  outcome.emit({ type: "landing.described", ...text });
  if (state.phase !== "landing") return null;
  closeOldCards(state, outcome);
  const { verificationDetail: detail, landing } = state;
  askToLand(state, null, context, outcome, { facts: landing.facts, detail, text });
  return null;
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
