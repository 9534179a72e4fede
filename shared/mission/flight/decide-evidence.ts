import { askForForecast } from "../landing/decide-forecast.ts";
import type { CommandOf } from "../command.ts";
import type { Context, Outcome } from "../outcome.ts";
import { reject, type Rejection } from "../rejection.ts";
import type { MissionState } from "../state.ts";
import { lensesOfFiles, lensesOfPlan } from "../review/lenses.ts";
import { surfacesOf } from "../plan/risk.ts";
import { plannersOf } from "../plan/task-planners.ts";
import type { Attempt } from "./attempt.ts";
import { failAttempt } from "./fail-attempt.ts";
import type { Family } from "../words.ts";
import { findOpenAttempt } from "./find-task.ts";
import type { TaskState } from "./task.ts";
import { missingWords } from "./missing-words.ts";
import { moreReview } from "./more-review.ts";
import { allSignals, lacking } from "./required-signals.ts";

/** An attempt passes when all signals hold, and only the engine says so: never the agent. */
export function decideEvidence(
  state: MissionState,
  command: CommandOf<"evidence.record">,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  const found = findOpenAttempt(state, command.task, command.attempt);
  if (!found.ok) return found.rejection;
  const { task, attempt } = found.value;
  if (task.stage !== "checking")
    return reject("wrong-state", `"${command.task}" is not being checked. Nothing was changed.`);
  const signals = allSignals(task, attempt, command.signals);
  outcome.emit({
    type: "evidence.recorded",
    task: command.task,
    attempt: attempt.number,
    signals: [...signals],
  });
  chooseLenses(task, command.changed, outcome);
  const surfaces = task.risk === "high" ? [] : surfacesOf(command.changed, state.contract);
  if (surfaces.length > 0) outcome.emit({ type: "task.risk-raised", task: command.task, surfaces });
  const isOwn = command.barred === null || command.barred.length > 0;
  if (surfaces.length > 0 && isOwn && surfacesBarredTo(state, task, attempt.route.family).length > 0) {
    const scope = signals.find(({ name, holds }) => name === "scope" && holds === false)?.detail;
    const reason = `It changed ${surfaces.join(", ")}, which is high risk, and ${attempt.route.family} also planned it: another family has to do it.${scope === undefined ? "" : ` It ${scope}`}`;
    failAttempt(state, task, attempt, { outcome: "failed", reason, lesson: reason }, context, outcome);
    return null;
  }
  const missing = lacking(task, attempt, signals);
  if (missing.length === 0) {
    // Of what failed nothing is merged: files outside its scope were taken back already.
    const more = surfaces.length > 0 ? null : moreReview(state, task, command);
    if (more !== null) outcome.emit({ type: "review.level-raised", task: command.task, ...more });
    outcome.emit({ type: "attempt.passed", task: command.task, attempt: attempt.number });
    askForForecast(state, task, outcome);
    if (task.reviewLevel === "light" && more === null) putOffUnseen(state, attempt, outcome);
    return null;
  }
  const reason = missing.map(missingWords).join("\n");
  const breach = missing.some(({ name, holds }) => name === "scope" && holds === false);
  const lesson = `Attempt ${attempt.number} did not pass:\n${reason}`;
  failAttempt(state, task, attempt, { outcome: "failed", reason, lesson, breach }, context, outcome);
  return null;
}

/** Surfaces of high risk that a family may not change in a task because it planned it; none where a person was asked before. */
export const surfacesBarredTo = (
  state: MissionState,
  { risk, spec }: TaskState,
  family: Family,
): readonly string[] =>
  risk !== "high" && plannersOf(state, spec.id).includes(family) ? state.contract.highRisk : [];

/** No round comes that could look for them again, so nobody may call them fixed. */
function putOffUnseen(state: MissionState, { number, findings }: Attempt, outcome: Outcome): void {
  for (const finding of findings) {
    // Somebody settled it while it was being fixed: that stands.
    if (state.findings.get(finding)?.state !== "open") continue;
    const reason = `changed in attempt ${number}; at a light review nobody looked again`;
    outcome.emit({ type: "finding.settled", finding, state: "punted", reason, evidence: "" });
  }
}

/** What was really changed may ask a full review for more than the plan said. */
function chooseLenses(task: TaskState, changed: readonly string[], outcome: Outcome): void {
  const asked = lensesOfFiles(changed).filter(({ lens }) => !task.lenses.includes(lens));
  // What the plan names is worked out only where something asks: it costs more than all the rest of this.
  const planned = asked.length === 0 ? [] : lensesOfPlan(task.spec).map(({ lens }) => lens);
  const lenses = asked.filter(({ lens }) => !planned.includes(lens));
  if (lenses.length > 0)
    outcome.emit({ type: "review.lenses-chosen", task: task.spec.id, lenses: [...lenses] });
}
