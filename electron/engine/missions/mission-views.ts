import type { MissionDetail, MissionSummary, QuestionView } from "#shared/contract/missions.ts";
import type { PlanView } from "#shared/contract/plans.ts";
import type { FindingId } from "#shared/mission/ids.ts";
import type { AskedQuestion } from "#shared/mission/questions/question.ts";
import { landingTextOf } from "#shared/mission/landing/pull-request-text.ts";
import type { MissionState } from "#shared/mission/state.ts";

// What screens and scripts see of a mission. Each function reads the live state and keeps nothing of it.

export function missionSummary(state: MissionState): MissionSummary {
  const { spend } = state;
  return {
    id: state.id,
    title: state.title,
    place: state.place,
    phase: state.phase,
    held: state.held,
    paused: state.paused,
    head: state.head,
    createdAt: state.createdAt,
    launchedAt: state.launchedAt,
    endedAt: state.endedAt,
    autonomy: state.contract.autonomy,
    tasks: state.tasks.size,
    counts: { ...state.counts },
    pendingDecisions: state.pending.size,
    tokens: spend.tokensIn + spend.tokensOut,
    costMicros: spend.costMicros,
    unknownCost: spend.unknownCost,
    budgetMicros: state.budgetMicros,
    verification: state.verification,
  };
}

export function missionDetail(state: MissionState): MissionDetail {
  return {
    ...missionSummary(state),
    contract: state.contract,
    plan: planSummary(state),
    directives: [...state.directives],
    decisionLog: [...state.decisionLog],
    agents: [...state.agents],
    questions: [...state.questions.values()].map(questionView),
    spend: state.spend,
    spendByFamily: [...state.spendByFamily].map(([family, spend]) => ({ family, spend })),
    budgetStage: state.budgetStage,
    dayExhausted: state.dayExhausted,
    verificationDetail: state.verificationDetail,
    landedAs: state.landedAs,
    landing: landingView(state),
  };
}

function landingView(state: MissionState): MissionDetail["landing"] {
  const { facts, landed, published, undoUnderWay, checks } = state.landing;
  return { facts, text: landingTextOf(state), landed, published, undoUnderWay, checks: [...checks] };
}

function questionView(question: AskedQuestion): QuestionView {
  const { session, about, task, role, agent, family, version, model, effort } = question;
  const { startedAt, endedAt, over } = question;
  return {
    session,
    about,
    task,
    role,
    agent,
    family,
    program: over?.program ?? (version === null ? null : `${agent} ${version}`),
    model: over?.model ?? model,
    effort,
    startedAt,
    endedAt,
    outcome: over?.outcome ?? null,
    reason: over?.reason ?? "",
  };
}

function planSummary(state: MissionState): MissionDetail["plan"] {
  const { plan } = state;
  return {
    revision: plan.revision,
    lockedRevision: plan.lockedRevision,
    source: plan.source.kind,
    sourceName: "name" in plan.source ? plan.source.name : null,
    plannedBy: plan.plannedBy,
    askingRound: plan.asking?.round ?? null,
    reviewAsked: plan.reviewAsked !== null,
    reviewedBy: [...plan.reviewedBy],
    openFindings: openPlanFindings(state).length,
    proposedDiffs: [...plan.diffs.values()].filter((diff) => diff.state === "proposed").length,
    undoSteps: plan.undo.length,
    redoSteps: plan.redo.length,
  };
}

export function planView(state: MissionState): PlanView {
  const { plan } = state;
  return {
    mission: state.id,
    phase: state.phase,
    revision: plan.revision,
    lockedRevision: plan.lockedRevision,
    reasons: plan.reasons,
    source: plan.source,
    plannedBy: plan.plannedBy,
    asking: plan.asking === null ? null : { round: plan.asking.round, errors: [...plan.asking.errors] },
    reviewAsked: plan.reviewAsked !== null,
    reviewedBy: [...plan.reviewedBy],
    openFindings: openPlanFindings(state),
    undoSteps: plan.undo.length,
    redoSteps: plan.redo.length,
    diffs: [...plan.diffs.values()].map((diff) => ({ ...diff, edits: [...diff.edits] })),
    tasks: state.tasks.size,
  };
}

/** Round 0 is the review of the plan; as long as one of its findings is open, the plan cannot be locked. */
const openPlanFindings = (state: MissionState): FindingId[] =>
  [...state.findings.values()]
    .filter(({ round, state }) => round === 0 && state === "open")
    .map(({ id }) => id);
