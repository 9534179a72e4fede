import type { Context, Outcome } from "../../outcome.ts";
import { reject, type Rejection } from "../../rejection.ts";
import { longLimit, noteLimit, wordOfQuestion } from "../../routing/limits.ts";
import { formOf } from "../../routing/question-form.ts";
import { standInFor } from "../../routing/stand-in.ts";
import type { MissionState } from "../../state.ts";
import { parseAnswer } from "../parse-answer.ts";
import { MAX_PLANNER_ROUNDS } from "../plan-commands.ts";
import type { PlanRequest } from "../plan-state.ts";
import type { PlanCommandOf } from "../plan-words.ts";
import { bytesOf, emitPlan } from "./emit-plan.ts";
import { notWhileAsked, onlyComposing } from "./phase-rules.ts";
import { askHowToPlan, closePlannerQuestions } from "./planner-question.ts";

/** An answer is kept whole, in one event. Bytes. */
const MAX_ANSWER_BYTES = 3_500_000;

export function requestPlan(
  state: MissionState,
  { family, agent, model, effort, instructions }: PlanRequest,
  outcome: Outcome,
): Rejection | null {
  const wrong = onlyComposing(state, "asking for a plan") ?? notWhileAsked(state, "asking for another");
  if (wrong !== null) return wrong;
  closePlannerQuestions(state, outcome);
  askFirstRound(state, { family, agent, model, effort, instructions }, outcome);
  return null;
}

export function askFirstRound(
  state: MissionState,
  { family, agent, model, effort, instructions }: PlanRequest,
  outcome: Outcome,
): void {
  outcome.emit({ type: "plan.requested", family, agent, model, effort, instructions });
  outcome.request({
    type: "plan.ask",
    request: state.plan.requests + 1,
    round: 1,
    family,
    agent,
    ...formOf(state, "plan", agent, { wanted: { model, effort } }),
    errors: [],
  });
}

export function takeAnswer(
  state: MissionState,
  { request: number, round, verbatim }: PlanCommandOf<"plan.answer">,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  const wrong = onlyComposing(state, "an answer of a planner") ?? notAsked(state, number, round);
  if (wrong !== null) return wrong;
  if (bytesOf(verbatim) > MAX_ANSWER_BYTES) {
    return reject(
      "invalid",
      `The answer of round ${round} is larger than ${MAX_ANSWER_BYTES} bytes and was not taken. The plan was kept; report the round as failed.`,
    );
  }
  const answer = parseAnswer(verbatim);
  outcome.emit({ type: "plan.answered", round, verbatim, errors: answer.ok ? [] : [...answer.errors] });
  if (!answer.ok) {
    askNextRound(state, round, answer.errors, verbatim, context, outcome);
    return null;
  }
  const { request } = state.plan;
  const plannedBy = request === null ? null : { family: request.family, agent: request.agent };
  emitPlan(state, answer.plan, { kind: "planner", round }, plannedBy, outcome);
  return null;
}

export function answerFailed(
  state: MissionState,
  { request, round, reason, limit }: PlanCommandOf<"plan.answer-failed">,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  const wrong = notAsked(state, request, round);
  if (wrong !== null) return wrong;
  const asked = state.plan.request;
  const until = longLimit(limit, context.at);
  const instead =
    until === null || asked === null ? null : standInFor(state, "plan", asked.family, context.at);
  if (until !== null && asked !== null)
    noteLimit(state, wordOfQuestion(asked, "planning", { until, limit }, outcome), context.at, outcome);
  outcome.emit({ type: "plan.request-failed", round, reason });
  if (asked !== null && instead !== null) {
    const { family, agent } = instead;
    // A model is one of the agent that was asked for it.
    askFirstRound(state, { ...asked, family, agent, model: null }, outcome);
    return null;
  }
  const who = asked?.agent ?? "The planner";
  if (until !== null) {
    const question = `${who} is out of quota and nobody else can plan. How do you want to go on?`;
    askHowToPlan(state, context, outcome, question, [reason, backIn(until, context.at)], "");
    return null;
  }
  askHowToPlan(state, context, outcome, `${who} gave no plan. How do you want to go on?`, [reason], "");
  return null;
}

const backIn = (until: number, at: number): string =>
  `It is back in ${((until - at) / 3_600_000).toFixed(1)} hours.`;

/** Rounds begin anew with every request, so the round alone would credit one planner with the answer of another. */
function notAsked(state: MissionState, number: number, round: number): Rejection | null {
  const { asking, requests } = state.plan;
  if (asking === null) {
    return reject(
      "wrong-state",
      `No planner is being asked, so the answer of round ${round} comes too late. The plan was kept as it is.`,
    );
  }
  if (number !== requests) {
    return reject(
      "wrong-state",
      `This is an answer to request ${number} for a plan, but request ${requests} is being answered now. The plan was kept as it is.`,
    );
  }
  if (asking.round === round) return null;
  return reject(
    "wrong-state",
    `This is the answer of round ${round}, but round ${asking.round} is being asked. The plan was kept as it is.`,
  );
}

function askNextRound(
  state: MissionState,
  round: number,
  errors: readonly string[],
  verbatim: string,
  context: Context,
  outcome: Outcome,
): void {
  const { request, requests } = state.plan;
  if (request !== null && round < MAX_PLANNER_ROUNDS) {
    const { family, agent, model, effort } = request;
    outcome.request({
      type: "plan.ask",
      request: requests,
      round: round + 1,
      family,
      agent,
      ...formOf(state, "plan", agent, { wanted: { model, effort } }),
      errors: [...errors],
    });
    return;
  }
  const who = request?.agent ?? "The planner";
  const question = `${who} gave no usable plan in ${round} rounds. How do you want to go on?`;
  askHowToPlan(state, context, outcome, question, errors, verbatim);
}
