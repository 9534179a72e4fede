import type { CommandOf } from "../command.ts";
import { ask } from "../decisions/ask.ts";
import type { Option } from "../decisions/decision.ts";
import { findFlying } from "../flight/find-task.ts";
import type { Review, TaskState } from "../flight/task.ts";
import { noLane } from "../money/capacity.ts";
import { mayStart } from "../money/may-start.ts";
import type { Context, Outcome } from "../outcome.ts";
import { reject, type Rejection } from "../rejection.ts";
import { longLimit, noteLimit, wordOfQuestion } from "../routing/limits.ts";
import { formOf } from "../routing/question-form.ts";
import type { MissionState } from "../state.ts";
import type { Finding, ReportedFinding, Reviewer } from "./finding.ts";
import { closeRound } from "./close-round.ts";
import { lensesOf } from "./lenses.ts";
import { openOf } from "./next-fix.ts";
import { mayPass } from "./reviewers.ts";
import { reviewsOf } from "./round.ts";

type ReviewCommand = CommandOf<"review.dispatch" | "review.ask-person" | "review.record" | "review.failed">;

export function decideReview(
  state: MissionState,
  command: ReviewCommand,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  const found = findFlying(state, command.task);
  if (!found.ok) return found.rejection;
  const task = found.value;
  if (task.stage !== "in-review")
    return reject("wrong-state", `"${command.task}" is not in review. Nothing was changed.`);
  if ("round" in command && command.round !== null && command.round !== task.round) {
    return reject(
      "wrong-state",
      `"${command.task}" is in round ${task.round} of its review; an answer of round ${command.round} is about other work. Nothing was changed.`,
    );
  }
  switch (command.type) {
    case "review.dispatch":
      return dispatch(state, task, command, outcome);
    case "review.ask-person":
      askForReview(state, task, command.reason, context, outcome);
      return null;
    case "review.record":
      return record(state, task, command, context, outcome);
    case "review.failed":
      return broke(state, task, command, context, outcome);
  }
}

function dispatch(
  state: MissionState,
  task: TaskState,
  command: CommandOf<"review.dispatch">,
  outcome: Outcome,
): Rejection | null {
  const { reviewer, lane } = command;
  const { id } = task.spec;
  if (!lensesOf(task).includes(reviewer.lens)) {
    return reject(
      "invalid",
      `A ${task.reviewLevel} review of "${id}" has no ${reviewer.lens} reviewer. Nothing was started.`,
    );
  }
  const agent = state.agents.find((each) => each.agent === reviewer.agent);
  if (agent === undefined)
    return reject(
      "not-allowed",
      `"${id}" cannot be reviewed by ${reviewer.agent}: it is not installed. Nothing was started.`,
    );
  if (agent.family !== reviewer.family)
    return reject(
      "not-allowed",
      `${reviewer.agent} is of family ${agent.family}, not ${reviewer.family}. No review of "${id}" was started.`,
    );
  if (reviewer.lens === "adversarial" && !mayPass(task, reviewer.family)) return ownWork(task, reviewer);
  if (
    reviewsOf(task).some(({ reviewer: { lens }, state: now }) => lens === reviewer.lens && now !== "failed")
  ) {
    return reject(
      "wrong-state",
      `"${id}" has its ${reviewer.lens} review of round ${task.round}. Nothing was started.`,
    );
  }
  const stopped = mayStart(state, task, "going-on") ?? noLane(state, reviewer.family, "reviewing");
  if (stopped !== null) return reject("wrong-state", stopped);
  outcome.emit({ type: "review.requested", task: id, reviewer, round: task.round, lane });
  const form = formOf(state, "review", reviewer.agent, { task });
  outcome.request({ type: "review.run", task: id, reviewer, ...form, round: task.round, findings: [] });
  return null;
}

const ownWork = (task: TaskState, reviewer: Reviewer): Rejection =>
  reject(
    "not-allowed",
    `${reviewer.family} wrote commits of "${task.spec.id}", so its review cannot pass it. Another family, or a person, has to.`,
  );

const runningReview = (task: TaskState, reviewer: Reviewer): Review | undefined =>
  reviewsOf(task).find(
    (review) =>
      review.state === "running" &&
      review.reviewer.lens === reviewer.lens &&
      review.reviewer.agent === reviewer.agent &&
      review.reviewer.family === reviewer.family,
  );

function broke(
  state: MissionState,
  task: TaskState,
  { reviewer, reason, limit, offTopic, interrupted }: CommandOf<"review.failed">,
  { at }: Context,
  outcome: Outcome,
): Rejection | null {
  const { id } = task.spec;
  if (runningReview(task, reviewer) === undefined) return noSuchReview(task, reviewer);
  const until = longLimit(limit, at);
  if (until !== null)
    noteLimit(state, wordOfQuestion(reviewer, `review of ${id}`, { until, limit }, outcome), at, outcome);
  const limited = until !== null;
  const { round } = task;
  outcome.emit({
    type: "review.broke",
    task: id,
    reviewer,
    round,
    reason,
    limited,
    offTopic: offTopic === true,
    interrupted: interrupted === true,
  });
  return null;
}

const noSuchReview = (task: TaskState, reviewer: Reviewer): Rejection =>
  reject(
    "wrong-state",
    `No ${reviewer.lens} review of "${task.spec.id}" by ${reviewer.agent} is under way. Nothing was changed.`,
  );

function record(
  state: MissionState,
  task: TaskState,
  { reviewer, findings: reported }: CommandOf<"review.record">,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  if (runningReview(task, reviewer) === undefined) return noSuchReview(task, reviewer);
  const findings = reported.map((each, index) =>
    asFinding(each, reviewer, task, outcome.nextFindingId(index)),
  );
  outcome.emit({ type: "review.completed", task: task.spec.id, reviewer, round: task.round, findings });
  closeRound(state, task, { reviewer, findings }, context, outcome);
  return null;
}

const asFinding = (
  reported: ReportedFinding,
  reviewer: Reviewer,
  task: TaskState,
  id: Finding["id"],
): Finding => ({
  ...reported,
  id,
  by: { family: reviewer.family, agent: reviewer.agent },
  round: task.round,
  state: "open",
  reason: null,
  confidence: "normal",
});

/** Over what was found critical nobody passes without a reason; the card says so by another way to pass. */
const passing = (state: MissionState, task: TaskState): Option =>
  openOf(state, task).some(({ severity }) => severity === "critical")
    ? {
        id: "put-off",
        label: "I reviewed it",
        effect: "Your reason stands with what was found critical. It goes to the merge queue, passed by you.",
        tone: "approve",
      }
    : {
        id: "accept",
        label: "I reviewed it",
        effect: "It goes to the merge queue, passed by you.",
        tone: "approve",
      };

function askForReview(
  state: MissionState,
  task: TaskState,
  reason: string,
  context: Context,
  outcome: Outcome,
): void {
  outcome.emit({
    type: "review.decided",
    task: task.spec.id,
    round: task.round,
    outcome: "ask-person",
    by: null,
    reason,
  });
  ask(state, context, outcome, {
    kind: "policy-gate",
    task: task.spec.id,
    attempt: null,
    subject: { kind: "task" },
    question: `Review ${task.spec.title} yourself?`,
    why: null,
    evidence: [
      { label: "Why a person", text: reason, source: "the families that wrote and could review it" },
    ],
    options: [
      passing(state, task),
      {
        id: "fix",
        label: "Send it back",
        effect: "A new attempt gets your reason as what to fix.",
        tone: "deny",
      },
      {
        id: "look-again",
        label: "Look for a reviewer again",
        effect: "For example after another agent was installed.",
        tone: "neutral",
      },
    ],
    touches: task.spec.brief.scope.touch.slice(0, 100),
    undo: "not-automatic",
    ifNothing: "The task is held; nothing of it is merged.",
  });
}
