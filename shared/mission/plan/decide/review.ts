import { wholeChanged } from "../../landing/request-verification.ts";
import type { Context, Outcome } from "../../outcome.ts";
import { reject, type Rejection } from "../../rejection.ts";
import type { Finding, Reviewer } from "../../review/finding.ts";
import { longLimit, noteLimit, wordOfQuestion } from "../../routing/limits.ts";
import { formOf, type WantedForm } from "../../routing/question-form.ts";
import { standInFor } from "../../routing/stand-in.ts";
import type { MissionState } from "../../state.ts";
import type { PlanCommandOf } from "../plan-words.ts";
import { askToBegin } from "./begin-card.ts";
import { notWhileAsked, onlyComposing } from "./phase-rules.ts";

export function requestReview(
  state: MissionState,
  { reviewer, model, effort }: PlanCommandOf<"plan.request-review">,
  outcome: Outcome,
): Rejection | null {
  const wrong =
    onlyComposing(state, "asking for a review of the plan") ??
    notWhileAsked(state, "a review of it") ??
    nothingToReview(state) ??
    sameFamily(state, reviewer);
  if (wrong !== null) return wrong;
  askReviewer(state, { reviewer, model, effort, toLaunch: false }, outcome);
  return null;
}

export function askReviewer(
  state: MissionState,
  {
    reviewer,
    model,
    effort,
    toLaunch,
  }: WantedForm & { readonly reviewer: Reviewer; readonly toLaunch: boolean },
  outcome: Outcome,
): void {
  outcome.emit({ type: "plan.review-requested", reviewer, model, effort, toLaunch });
  const form = formOf(state, "plan-review", reviewer.agent, { wanted: { model, effort } });
  outcome.request({ type: "plan.review", reviewer, ...form, revision: state.plan.revision });
}

function nothingToReview(state: MissionState): Rejection | null {
  if (state.tasks.size > 0) return null;
  return reject(
    "wrong-state",
    "There is no plan to review yet. Propose one or ask a planner; nobody was asked.",
  );
}

/** Nobody finds what is wrong with their own plan. */
function sameFamily(state: MissionState, { family }: Reviewer): Rejection | null {
  if (state.plan.plannedBy?.family !== family) return null;
  return reject(
    "not-allowed",
    `The plan was made by ${family}, so ${family} does not review it. Nobody was asked; choose a reviewer of another family, or lock it with a reason of your own.`,
  );
}

export function recordReview(
  state: MissionState,
  { reviewer, revision, findings }: PlanCommandOf<"plan.record-review">,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  const wrong =
    onlyComposing(state, "a review of the plan") ??
    sameFamily(state, reviewer) ??
    notAsked(state, reviewer, revision);
  if (wrong !== null) return wrong;
  const { family, agent } = reviewer;
  const found = findings.map((reported, index): Finding => ({
    id: outcome.nextFindingId(index),
    ...reported,
    by: { family, agent },
    round: 0,
    state: "open",
    reason: null,
    confidence: "normal",
  }));
  outcome.emit({ type: "plan.reviewed", reviewer, findings: found });
  if (state.plan.reviewAsked?.toLaunch === true)
    askToBegin(state, context, outcome, { kind: "reviewed", by: reviewer, findings: found });
  return null;
}

/** A review unlocks the plan it saw, and only from whoever was asked: anything else would approve what nobody read. */
function notAsked(state: MissionState, reviewer: Reviewer, revision: number): Rejection | null {
  const asked = state.plan.reviewAsked;
  if (asked === null || asked.revision !== revision) {
    return reject(
      "wrong-state",
      `No review of version ${revision} of the plan is under way (it is at version ${state.plan.revision}), so the one of ${reviewer.family} was not taken: the plan changed meanwhile, or nobody asked. The plan was kept; ask for a new review.`,
    );
  }
  if (sameReviewer(asked.reviewer, reviewer)) return null;
  return reject(
    "not-allowed",
    `${asked.reviewer.agent} (${asked.reviewer.family}) was asked to review the plan, not ${reviewer.agent} (${reviewer.family}), so this review was not taken. The plan was kept.`,
  );
}

const sameReviewer = (a: Reviewer, b: Reviewer): boolean =>
  a.family === b.family && a.agent === b.agent && a.lens === b.lens;

/** A review that broke is no review: the way is free for another one. Out of quota for long, another family is asked at once. */
export function reviewFailed(
  state: MissionState,
  { reviewer, revision, reason, limit }: PlanCommandOf<"plan.review-failed">,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  const { at } = context;
  const wrong = onlyComposing(state, "a review of the plan") ?? notAsked(state, reviewer, revision);
  if (wrong !== null) return wrong;
  const until = longLimit(limit, at);
  const toLaunch = state.plan.reviewAsked?.toLaunch === true;
  const askPerson = (why: string): null => {
    if (toLaunch) askToBegin(state, context, outcome, { kind: "broke", by: reviewer, reason: why });
    return null;
  };
  if (until === null) {
    outcome.emit({ type: "plan.review-broke", reviewer, reason });
    return askPerson(reason);
  }
  noteLimit(state, wordOfQuestion(reviewer, "review of the plan", { until, limit }, outcome), at, outcome);
  const instead = standInFor(state, "plan-review", reviewer.family, at);
  const what = instead === null ? "Nobody else may review it." : `${instead.agent} is asked instead.`;
  outcome.emit({ type: "plan.review-broke", reviewer, reason: `${reason}\n${what}` });
  if (instead === null) return askPerson(`${reason}\n${what}`);
  const { family, agent } = instead;
  const effort = state.plan.reviewAsked?.effort ?? null;
  askReviewer(state, { reviewer: { ...reviewer, family, agent }, model: null, effort, toLaunch }, outcome);
  return null;
}

/** A file with a line, as `src/a.ts:12`. */
const PLACE = /[^\s:]+:[1-9]\d*/u;

/** There is no code yet when a plan is reviewed: the task that shows it is a place as well. */
const namesPlace = (evidence: string, { round }: Finding, tasks: Iterable<string>): boolean =>
  PLACE.test(evidence) || (round === 0 && [...tasks].some((id) => evidence.includes(id)));

export function settleFinding(
  state: MissionState,
  { finding, state: settled, reason, evidence }: PlanCommandOf<"finding.settle">,
  outcome: Outcome,
): Rejection | null {
  if (state.landingUnderWay)
    return reject(
      "wrong-state",
      `The mission is landing right now, with the finding ${finding} as it was shown. Nothing was changed; settle it after that.`,
    );
  const known = state.findings.get(finding);
  if (known === undefined)
    return reject("unknown", `There is no finding ${finding} in this mission. Nothing was changed.`);
  if (known.state !== "open") {
    return reject(
      "already-decided",
      `The finding ${finding} ("${known.title}") was already ${known.state}: ${known.reason ?? "no reason was kept"}. That stands; nothing was changed.`,
    );
  }
  if (reason.trim() === "")
    return reject("invalid", `Settling the finding ${finding} needs a reason. It is still open.`);
  if (settled === "declined" && !namesPlace(evidence, known, state.tasks.keys())) {
    const place = known.round === 0 ? "file:line, or a task of the plan" : "file:line";
    return reject(
      "invalid",
      `Calling the finding ${finding} ("${known.title}") false needs evidence: name the code that shows it (${place}). It is still open.`,
    );
  }
  outcome.emit({ type: "finding.settled", finding, state: settled, reason, evidence });
  wholeChanged(state, outcome);
  return null;
}
