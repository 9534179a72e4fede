import type { AttemptView, TaskDetail, TaskRow } from "#shared/contract/tasks.ts";
import type { Attempt } from "#shared/mission/flight/attempt.ts";
import type { RoundSynthesis, SynthesisSide, TaskState } from "#shared/mission/flight/task.ts";
import { gateViews } from "#shared/mission/gates/gate-views.ts";
import { isReady, statusOf } from "#shared/mission/flight/status.ts";
import { collidesWith, forecastsAt } from "#shared/mission/landing/forecast.ts";
import { riskReasons } from "#shared/mission/plan/risk-reasons.ts";
import { quotaWaitOf } from "#shared/mission/routing/quota-wait.ts";
import { ladderOf } from "#shared/mission/review/ladder.ts";
import { lensesOf } from "#shared/mission/review/lenses.ts";
import { compareRivals } from "#shared/mission/rivals/compare-rivals.ts";
import type { MissionState } from "#shared/mission/state.ts";

export function taskRow(task: TaskState): TaskRow {
  const { spec } = task;
  const route = task.attempts.at(-1)?.route;
  return {
    id: spec.id,
    place: task.place,
    title: spec.title,
    kind: spec.kind,
    status: statusOf(task),
    stage: task.stage,
    stageSince: task.stageSince,
    phase: spec.phase,
    group: spec.group,
    after: spec.after,
    unmet: task.unmet,
    risk: task.risk,
    reviewLevel: task.reviewLevel,
    attempts: task.attempts.length,
    agent: route?.agent ?? null,
    family: route?.family ?? null,
    rank: task.rank,
    pendingDecisions: task.pendingDecisions,
    spend: task.spend,
  };
}

export function taskDetail(state: MissionState, task: TaskState): TaskDetail {
  return {
    ...taskRow(task),
    spec: task.spec,
    riskReasons: riskReasons(state, task),
    override: task.override,
    phaseOpen: task.phaseOpen,
    attemptList: task.attempts.map(attemptView),
    extraAttempts: task.extraAttempts,
    reviews: task.reviews.map((review) => ({ ...review, findings: [...review.findings] })),
    round: task.round,
    fixRounds: task.fixRounds,
    authors: [...task.authors],
    passedBy: task.passedBy,
    passedByPerson: task.passedByPerson,
    paused: task.paused,
    parked: task.parked,
    rateLimitedUntil: task.rateLimitedUntil,
    signalLostAt: task.signalLostAt,
    outOfQuota: quotaWaitOf(state, task),
    handedOver: task.handedOver,
    gates: gateViews(state, task),
    rivals: rivalsOf(state, task),
    picked: task.picked,
    notes: [...task.notes],
    workspace: task.workspace,
    heldOut: task.heldOut,
    mergeTries: task.mergeTries,
    forecasts: forecastsAt(state, task.spec.id).map((each) => ({ ...each, paths: [...each.paths] })),
    collidesWith: isReady(task) ? collidesWith(state, task) : null,
    approved: task.approved,
    mergedAs: task.mergedAs,
    budgetMicros: task.budgetMicros,
    budgetStage: task.budgetStage,
    openFindings: openFindings(state, task),
    ladder: [...ladderOf(state, task)],
    lenses: [...lensesOf(task)],
    syntheses: task.syntheses.map(synthesisView),
    overlaps: [...task.overlaps],
  };
}

const rivalsOf = (state: MissionState, task: TaskState): TaskDetail["rivals"] =>
  compareRivals(state, task)?.map((side) => ({
    ...side,
    families: [...side.families],
    checks: [...side.checks],
  })) ?? null;

function attemptView(attempt: Attempt): AttemptView {
  return {
    ...attempt,
    additions: [...attempt.additions],
    findings: [...attempt.findings],
    segments: [...attempt.segments],
    signals: [...attempt.signals],
    checkpoints: [...attempt.checkpoints],
    windingUp: attempt.windingUp !== null,
  };
}

function synthesisView({ sides, rebutted, ...more }: RoundSynthesis): TaskDetail["syntheses"][number] {
  const side = ({ lens, findings }: SynthesisSide) => ({ lens, findings: [...findings] });
  const named = sides === null ? null : { alpha: side(sides.alpha), beta: side(sides.beta) };
  return { ...more, sides: named, rebutted: [...rebutted] };
}

function openFindings(state: MissionState, task: TaskState): number {
  const reported = new Set(task.reviews.flatMap(({ findings }) => findings));
  return [...reported].filter((id) => state.findings.get(id)?.state === "open").length;
}
