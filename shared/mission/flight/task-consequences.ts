import type { DecisionRecord, Resolution } from "../decisions/decision.ts";
import type { Context, Outcome } from "../outcome.ts";
import { reject, type Rejection } from "../rejection.ts";
import type { MissionState } from "../state.ts";
import { agreeWithDoubt } from "../review/doubted.ts";
import { openOf } from "../review/next-fix.ts";
import { lowered } from "../review/lower-review.ts";
import { cancelTask, skipTask } from "./decide-task.ts";
import { endAttempt, retryTask } from "./end-attempt.ts";
import { handOver, heirsOf } from "./hand-over.ts";
import { pick } from "../rivals/decide-rivals.ts";
import { rivalOf } from "../rivals/rivals.ts";
import { hasEnded, openAttempt } from "./status.ts";
import type { Finding } from "../review/finding.ts";
import type { TaskState } from "./task.ts";

/** What a person's answer does to a task as a whole. The option ids are those of the cards that ask. */
export function afterTaskAnswer(
  state: MissionState,
  { decision }: DecisionRecord,
  { option, reason }: Resolution,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  // Nothing changes, also when there is nothing left that could.
  if (option === "keep-level") return null;
  const task = decision.task === null ? undefined : state.tasks.get(decision.task);
  if (task === undefined || hasEnded(task)) {
    return reject(
      "wrong-state",
      `"${decision.task ?? "the task"}" has ended; the answer would change nothing and was not recorded.`,
    );
  }
  const { id } = task.spec;
  const words = reason ?? "";
  switch (option) {
    case "wait":
      return wait(task, outcome);
    case "go-on":
      return goOn(task, outcome);
    case "nudge":
      return nudge(task, outcome);
    case "restart":
      return endAttempt(state, task, words || "A person started it again: it made no progress.", outcome);
    case "other-agent":
      return otherFamily(state, task, words, outcome);
    case "pick":
    case "pick-other":
      return pickOne(state, task, option, words, outcome);
    case "retry":
      return retryTask(state, task, words, {}, outcome);
    case "skip":
      return skipTask(state, task, words, outcome);
    case "cancel":
      return cancelTask(state, task, words, outcome);
    case "approve":
      outcome.emit({ type: "task.approved", task: id });
      return null;
    case "accept":
      return accept(state, task, words, outcome);
    case "fix":
      if (words.trim() === "") return reject("invalid", "Say what has to change. Nothing was sent back.");
      outcome.emit({
        type: "review.decided",
        task: id,
        round: task.round,
        outcome: "fix",
        by: null,
        reason: words,
      });
      return null;
    case "fix-again":
      outcome.emit({
        type: "review.decided",
        task: id,
        round: task.round,
        outcome: "fix",
        by: null,
        reason: words || "one more round",
      });
      return null;
    case "agree":
      return agreeWithDoubt(state, task, decision, words, context, outcome);
    case "put-off":
      return putOff(state, task, words, outcome);
    case "lower-light":
      return lowered(task, "light", words, outcome);
    case "lower-standard":
      return lowered(task, "standard", words, outcome);
    case "look-again":
      if (task.paused !== null)
        return reject(
          "wrong-state",
          `"${id}" is paused, so nobody looks. Resume it, then answer; nothing was changed.`,
        );
      outcome.emit({ type: "task.resumed", task: id });
      return null;
    default:
      return reject("invalid", `Decision ${decision.id} has no answer "${option}". Nothing was changed.`);
  }
}

function pickOne(
  state: MissionState,
  task: TaskState,
  option: "pick" | "pick-other",
  reason: string,
  outcome: Outcome,
): Rejection | null {
  const picked = option === "pick" ? task : rivalOf(state, task);
  if (picked === null)
    return reject("wrong-state", `"${task.spec.id}" has no rival any more. Nothing was changed.`);
  return pick(state, picked, { paths: [], reason }, outcome);
}

/** A person looked: that counts as a sign of life, so the rules start over. */
function wait(task: TaskState, outcome: Outcome): null {
  const attempt = openAttempt(task);
  if (attempt !== null) {
    outcome.emit({
      type: "progress.seen",
      task: task.spec.id,
      attempt: attempt.number,
      what: "event",
      detail: "a person said: wait",
    });
  }
  return null;
}

/** A person signed in, or said that the folder may be trusted: whoever waited for that has to be told. */
function goOn(task: TaskState, outcome: Outcome): null {
  const attempt = openAttempt(task);
  wait(task, outcome);
  if (attempt !== null) {
    outcome.request({
      type: "agent.tell",
      task: task.spec.id,
      attempt: attempt.number,
      text: "A person took care of it. Go on with the task where you stopped.",
    });
  }
  return null;
}

function nudge(task: TaskState, outcome: Outcome): null {
  const attempt = openAttempt(task);
  wait(task, outcome);
  if (attempt !== null) {
    outcome.request({
      type: "agent.tell",
      task: task.spec.id,
      attempt: attempt.number,
      text: "Status update: what is blocking you?",
    });
  }
  return null;
}

/** The rest goes to whoever may take it, in the same workspace; the session that waits there ends first. */
function otherFamily(
  state: MissionState,
  task: TaskState,
  words: string,
  outcome: Outcome,
): Rejection | null {
  const [heir] = heirsOf(state, task);
  if (heir === undefined) {
    return reject(
      "wrong-state",
      `No agent of another family may do it, so "${task.spec.id}" was left as it is.`,
    );
  }
  return handOver(state, task, { family: heir.family, note: words, endSession: true }, outcome);
}

/** They are real and not fixed here: they go to the tracking list with the reason, and the task passes by a person. */
function putOff(state: MissionState, task: TaskState, words: string, outcome: Outcome): Rejection | null {
  if (words.trim() === "")
    return reject("invalid", "Critical findings are put off with a reason only. Nothing was changed.");
  outcome.emit({
    type: "review.decided",
    task: task.spec.id,
    round: task.round,
    outcome: "passed",
    by: null,
    reason: words,
  });
  for (const finding of openOf(state, task)) settleByPerson(task, finding, words, words, outcome);
  return null;
}

/**
 * A person may pass what nobody showed to be wrong: that puts a finding off, it shows nothing. Of what was changed and nobody
 * looked at again, the person is the fresh look.
 */
function settleByPerson(
  { changedIn }: TaskState,
  { id: finding }: Finding,
  words: string,
  left: string,
  outcome: Outcome,
): void {
  const attempt = changedIn.get(finding);
  const seen = `changed in attempt ${attempt ?? 0}; a person reviewed it after that${words === "" ? "" : `: ${words}`}`;
  outcome.emit({
    type: "finding.settled",
    finding,
    state: attempt === undefined ? "punted" : "absorbed",
    reason: attempt === undefined ? left : seen,
    evidence: "",
  });
}

/** Passed by a person, with a name and a reason, never by nobody. */
function accept(state: MissionState, task: TaskState, words: string, outcome: Outcome): Rejection | null {
  const open = openOf(state, task);
  if (open.some(({ severity }) => severity === "critical") && words.trim() === "") {
    return reject("invalid", "Critical findings are passed over with a reason only. Nothing was changed.");
  }
  outcome.emit({
    type: "review.decided",
    task: task.spec.id,
    round: task.round,
    outcome: "passed",
    by: null,
    reason: words || "reviewed by a person",
  });
  for (const finding of open) {
    const critical = finding.severity === "critical";
    const listed = words || `${finding.severity}: on the tracking list of the mission`;
    settleByPerson(
      task,
      finding,
      words,
      critical ? `A person does not hold with it: ${words}` : listed,
      outcome,
    );
  }
  return null;
}
