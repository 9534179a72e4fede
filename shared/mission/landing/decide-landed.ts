import type { CommandOf } from "../command.ts";
import { ask } from "../decisions/ask.ts";
import type { DecisionRecord, Resolution } from "../decisions/decision.ts";
import type { Context, Outcome } from "../outcome.ts";
import { reject, type Rejection } from "../rejection.ts";
import type { MissionState } from "../state.ts";
import { flyAgainWith } from "./add-task.ts";
import { askToLand } from "./ask-to-land.ts";
import type { CiCheck, LandedComment } from "./landing-shapes.ts";
import { repairTask } from "./repair-task.ts";

type LandedCommand = CommandOf<
  "mission.undo-landing" | "landing.undone" | "landing.undo-failed" | "landing.report" | "landing.end-watch"
>;

/** What can still happen to a mission that has landed: it is taken back, or somebody found something. */
export function decideLanded(
  state: MissionState,
  command: LandedCommand,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  switch (command.type) {
    case "mission.undo-landing":
      return undo(state, command, context, outcome);
    case "landing.undone":
      if (!state.landing.undoUnderWay) return notUndoing();
      outcome.emit({ type: "landing.undone", base: command.base });
      askToLand(
        state,
        {
          label: "It had landed",
          text: `The landing was taken back: ${state.place.baseBranch} is where it was before.`,
        },
        context,
        outcome,
      );
      return null;
    case "landing.undo-failed":
      if (!state.landing.undoUnderWay) return notUndoing();
      outcome.emit({ type: "landing.undo-failed", reason: command.reason });
      return null;
    case "landing.report":
      return report(state, command, context, outcome);
    case "landing.end-watch":
      return endWatch(state, command, outcome);
  }
}

const notUndoing = (): Rejection =>
  reject("wrong-state", "Nobody asked to take a landing back. Nothing was changed.");

function undo(
  state: MissionState,
  { reason }: CommandOf<"mission.undo-landing">,
  { actor }: Context,
  outcome: Outcome,
): Rejection | null {
  if (actor.kind !== "operator")
    return reject("not-allowed", "Only a person takes a landing back. Nothing was changed.");
  const { landed, undoUnderWay } = state.landing;
  if (state.phase !== "landed" || landed === null)
    return reject(
      "wrong-state",
      `The mission is ${state.phase}, so there is no landing to take back. Nothing was changed.`,
    );
  if (undoUnderWay) return reject("wrong-state", "The landing is being taken back already.");
  const { how, commit, base } = landed;
  if (how === "pull-request")
    return reject(
      "wrong-state",
      `It was pushed, and ${state.place.baseBranch} did not move, so there is nothing to take back here. Close the pull request instead.`,
    );
  if (base === null)
    return reject(
      "wrong-state",
      `Where ${state.place.baseBranch} was before this landing was not written down. Nothing was changed; use git revert or git reset yourself.`,
    );
  outcome.emit({ type: "landing.undo-requested", reason });
  outcome.request({ type: "landing.undo", commit, base });
  return null;
}

/** News of a CI is news of one commit: what it says of another one would be a repair of something that did not land. */
function report(
  state: MissionState,
  { commit, checks, comments }: CommandOf<"landing.report">,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  const { landed } = state.landing;
  if (landed === null || state.phase === "stopped")
    return reject(
      "wrong-state",
      `The mission is ${state.phase} and nothing of it has landed, so no result belongs to it. Nothing was changed.`,
    );
  if (landed.commit !== commit)
    return reject(
      "invalid",
      `These results are of commit ${commit}, but ${landed.commit} is what landed. Nothing was changed.`,
    );
  const fresh = freshChecks(state, checks);
  const unread = comments.filter(({ id }) => !state.landing.comments.includes(id));
  if (fresh.length === 0 && unread.length === 0)
    return reject("wrong-state", "All of this was told before. Nothing was changed.");
  outcome.emit({ type: "landing.reported", commit, checks: fresh, comments: unread });
  const failed = fresh.filter((check) => check.state === "failed");
  if (failed.length > 0) askAboutChecks(state, failed, context, outcome);
  if (unread.length > 0) askAboutComments(state, unread, context, outcome);
  return null;
}

/** Said once for each commit: from then on silence no longer means that all is well. */
function endWatch(
  { landing: { landed, watchEnded } }: MissionState,
  { commit, days }: CommandOf<"landing.end-watch">,
  outcome: Outcome,
): Rejection | null {
  if (landed?.commit !== commit || watchEnded === commit)
    return reject("wrong-state", `Nobody is looking at what becomes of ${commit}. Nothing was changed.`);
  outcome.emit({ type: "landing.watch-ended", commit, days });
  return null;
}

/** What says the same as before is no news. */
const freshChecks = ({ landing }: MissionState, checks: readonly CiCheck[]): CiCheck[] =>
  checks.filter((check) => landing.checks.find(({ name }) => name === check.name)?.state !== check.state);

const REPAIR = {
  id: "repair",
  label: "Repair it",
  effect: "The mission flies again with a task that repairs it; landing asks again.",
  tone: "approve",
} as const;
const LEAVE = {
  id: "leave",
  label: "Leave it",
  effect: "Nothing is done; it stays in the history.",
  tone: "deny",
} as const;

function askAboutChecks(
  state: MissionState,
  failed: readonly CiCheck[],
  context: Context,
  outcome: Outcome,
): void {
  ask(state, context, outcome, {
    kind: "failed-task",
    task: null,
    attempt: null,
    subject: { kind: "mission" },
    question: `CI failed on what landed of ${state.title}: repair it?`,
    why: null,
    evidence: failed.slice(0, 50).map(({ name, detail, url }) => ({
      label: `${name}: failed`,
      text: [detail, url ?? ""].filter((part) => part !== "").join("\n"),
      source: "CI",
    })),
    options: [REPAIR, LEAVE],
    touches: [state.place.baseBranch],
    undo: "nothing-to-undo",
    ifNothing: "What landed stays as it is.",
  });
}

function askAboutComments(
  state: MissionState,
  comments: readonly LandedComment[],
  context: Context,
  outcome: Outcome,
): void {
  ask(state, context, outcome, {
    kind: "question",
    task: null,
    attempt: null,
    subject: { kind: "mission" },
    question: `${comments.length} comments on what was pushed of ${state.title}: answer them with work?`,
    why: null,
    evidence: comments.slice(0, 50).map(({ author, text, place }) => ({
      label: place === null ? author : `${author}, ${place}`.slice(0, 120),
      text,
      source: "the pull request",
    })),
    options: [REPAIR, LEAVE],
    touches: [state.place.baseBranch],
    undo: "nothing-to-undo",
    ifNothing: "What was pushed stays as it is.",
  });
}

/** Is this a question about something that has landed? */
export const isAfterLanding = ({ decision }: DecisionRecord): boolean =>
  decision.subject.kind === "mission" && decision.options.some(({ id }) => id === REPAIR.id);

export function afterLandedAnswer(
  state: MissionState,
  record: DecisionRecord,
  { option, reason }: Resolution,
  outcome: Outcome,
): Rejection | null {
  if (state.phase === "stopped") return reject("wrong-state", "The mission is stopped; nothing was changed.");
  if (state.landing.undoUnderWay || state.landingUnderWay)
    return reject("wrong-state", "git is moving the base branch right now. Answer again in a moment.");
  if (option === LEAVE.id) return null;
  if (option !== REPAIR.id)
    return reject(
      "invalid",
      `Decision ${record.decision.id} has no answer "${option}". Nothing was changed.`,
    );
  return flyAgainWith(state, repairTask(state, record, reason), record.decision.question, outcome);
}
