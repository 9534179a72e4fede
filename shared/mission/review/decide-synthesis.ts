import type { CommandOf } from "../command.ts";
import type { FindingId } from "../ids.ts";
import { findFlying } from "../flight/find-task.ts";
import type { TaskState } from "../flight/task.ts";
import { noLane } from "../money/capacity.ts";
import { mayStart } from "../money/may-start.ts";
import type { Context, Outcome } from "../outcome.ts";
import { reject, type Rejection } from "../rejection.ts";
import { longLimit, noteLimit, wordOfQuestion } from "../routing/limits.ts";
import { formOf } from "../routing/question-form.ts";
import type { MissionState } from "../state.ts";
import { decideRound } from "./decide-round.ts";
import { askAboutDoubted, type Doubted } from "./doubted.ts";
import { answeredIn, isIn, runningSynthesis, sidesOf, thrownSides, waitsForSynthesis } from "./round.ts";
import { notTogether } from "./close-round.ts";
import { evidenceOf, wrongInSynthesis, type CodePlace } from "./synthesis.ts";
import { labelled, namedFindings, whyNotSynthesise } from "./synthesis-sides.ts";

type SynthesisCommand = CommandOf<"synthesis.dispatch" | "synthesis.record" | "synthesis.failed">;

/** Two blind reviews put together: who may, what of it counts, and what happens when it breaks: every finding stays. */
export function decideSynthesis(
  state: MissionState,
  command: SynthesisCommand,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  const found = findFlying(state, command.task);
  if (!found.ok) return found.rejection;
  const task = found.value;
  const stale = "round" in command && command.round !== task.round;
  if (task.stage !== "in-review" || stale)
    return reject(
      "wrong-state",
      `"${command.task}" is not at this synthesis of its reviews. Nothing was changed.`,
    );
  switch (command.type) {
    case "synthesis.dispatch":
      return dispatch(state, task, command, outcome);
    case "synthesis.record":
      return record(state, task, command, context, outcome);
    case "synthesis.failed":
      return broke(state, task, command, context, outcome);
  }
}

function dispatch(
  state: MissionState,
  task: TaskState,
  { by, lane }: CommandOf<"synthesis.dispatch">,
  outcome: Outcome,
): Rejection | null {
  const { id } = task.spec;
  const sides = sidesOf(task, answeredIn(state, task));
  if (sides === null || !waitsForSynthesis(state, task))
    return reject("wrong-state", `Nothing of "${id}" waits to be put together. Nothing was started.`);
  const agent = state.agents.find((each) => each.agent === by.agent);
  if (agent === undefined || agent.family !== by.family)
    return reject(
      "not-allowed",
      `${by.agent} of ${by.family} is not installed, so it does not put reviews of "${id}" together. Nothing was started.`,
    );
  const why = whyNotSynthesise(...sides, by.family, task.authors);
  if (why !== null) return reject("not-allowed", `${why} Nothing was started.`);
  const stopped = mayStart(state, task, "going-on") ?? noLane(state, by.family, "reviewing");
  if (stopped !== null) return reject("wrong-state", stopped);
  // The mission's own id is in the seed, which nobody chose; what it gave is written down, so no replay throws again.
  const { alpha, beta } = labelled(...sides, `${state.id} ${outcome.nextSeq}`);
  const sideOf = ({ reviewer, findings }: typeof alpha) => ({
    lens: reviewer.lens,
    findings: findings.map((finding) => finding.id),
  });
  const { round } = task;
  const thrown = { alpha: sideOf(alpha), beta: sideOf(beta) };
  outcome.emit({ type: "synthesis.requested", task: id, round, by, lane, ...thrown });
  const form = formOf(state, "synthesis", by.agent, { task });
  outcome.request({ type: "synthesis.run", task: id, by, ...form, round });
  return null;
}

/** An answer that drops a finding, or calls one wrong without code, is refused here too, whoever says that it fits. */
function record(
  state: MissionState,
  task: TaskState,
  { answer }: CommandOf<"synthesis.record">,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  const { id } = task.spec;
  const running = runningSynthesis(task);
  const sides = thrownSides(state, task);
  if (running === null || running.by === null || sides === null)
    return reject("wrong-state", `Nobody puts reviews of "${id}" together. Nothing was changed.`);
  const named = namedFindings(sides);
  const wrong = wrongInSynthesis(answer, named);
  if (wrong.length > 0)
    return reject("invalid", `${wrong.join(" ")} Every finding of "${id}" is as it was.`.slice(0, 4_000));
  const idOf = new Map(named.map(({ name, finding }) => [name, finding.id]));
  const withId = <Each extends { readonly finding: string; readonly code: readonly CodePlace[] }>(
    each: Each,
  ) => {
    const finding = idOf.get(each.finding);
    return finding === undefined ? [] : [{ ...each, finding, code: [...each.code] }];
  };
  const rebutted = answer.rebuttals.flatMap(withId);
  outcome.emit({
    type: "synthesis.completed",
    task: id,
    round: task.round,
    by: running.by,
    argued: answer.steelmans.flatMap(withId),
    rebutted,
  });
  const gone = new Set<FindingId>();
  const doubted: Doubted[] = [];
  for (const { finding, why, code } of rebutted) {
    const known = state.findings.get(finding);
    // A person settled it meanwhile: that stands.
    if (known?.state !== "open") continue;
    const evidence = evidenceOf(code);
    if (known.severity === "critical") {
      doubted.push({ finding: known, why, evidence });
      continue;
    }
    gone.add(finding);
    outcome.emit({ type: "finding.settled", finding, state: "declined", reason: why, evidence });
  }
  if (doubted.length > 0) askAboutDoubted(state, task, doubted, context, outcome);
  else decideAfter(state, task, gone, context, outcome);
  return null;
}

function broke(
  state: MissionState,
  task: TaskState,
  { reason, limit, interrupted: stopped }: CommandOf<"synthesis.failed">,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  const { id } = task.spec;
  const running = runningSynthesis(task);
  if (running === null && !waitsForSynthesis(state, task))
    return reject("wrong-state", `Nothing of "${id}" waits to be put together. Nothing was changed.`);
  const by = running?.by ?? null;
  if (by === null) notTogether(task, reason, outcome);
  else {
    const until = longLimit(limit, context.at);
    if (until !== null)
      noteLimit(
        state,
        wordOfQuestion(by, `synthesis of ${id}`, { until, limit }, outcome),
        context.at,
        outcome,
      );
    const limited = until !== null;
    const interrupted = stopped === true;
    outcome.emit({ type: "synthesis.broke", task: id, round: task.round, by, reason, limited, interrupted });
    if (interrupted) return null;
  }
  decideAfter(state, task, new Set(), context, outcome);
  return null;
}

/** Unless the task asks for one more lens since: then the last review decides. */
function decideAfter(
  state: MissionState,
  task: TaskState,
  gone: ReadonlySet<FindingId>,
  context: Context,
  outcome: Outcome,
): void {
  if (isIn(task, answeredIn(state, task)))
    decideRound(state, task, { fresh: [], gone, adversary: null }, context, outcome);
}
