import type { MessageDescriptor } from "@lingui/core";
import { msg, plural } from "@lingui/core/macro";
import { openAttempt } from "#shared/mission/flight/status.ts";
import type { PauseCause, TaskState } from "#shared/mission/flight/task.ts";
import { duration, timeOfDay } from "../../../ui/format.ts";
import type { TaskFacts } from "./task-facts.ts";

/** Our words, or those of an agent or a person, which are never translated. */
export type Line = { readonly words: MessageDescriptor } | { readonly quoted: string };

const MINUTE_MS = 60_000;

const words = (message: MessageDescriptor): Line => ({ words: message });
const quoted = (text: string): Line => ({ quoted: firstLine(text) });
const firstLine = (text: string): string => text.trim().split("\n", 1)[0]?.trim() ?? "";

/** What is going on with a task, from facts alone. */
export function liveLine(facts: TaskFacts, now: number): Line {
  const { task, shown } = facts;
  switch (shown) {
    case "draft":
      return checkLine(task);
    case "waiting":
      return waitingLine(task);
    case "queued":
      return queuedLine(facts);
    case "rate_limited":
      return rateLimitedLine(task);
    case "preparing":
      return openAttempt(task)?.workspaceReady === true
        ? words(msg`Starting the agent`)
        : words(msg`Creating worktree`);
    case "running":
      return runningLine(facts, now);
    case "checking":
      return words(msg`Running acceptance check`);
    case "in_review":
      return reviewLine(task);
    case "fixing":
      return fixingLine(facts, now);
    case "merging":
      return task.stage === "merging" ? words(msg`Merging`) : words(msg`In the merge queue`);
    case "needs_you":
      return questionLine(facts);
    case "failed":
      return failureLine(task);
    case "blocked":
      return facts.blockedBy === null
        ? words(msg`Blocked by a task before it`)
        : words(msg`Blocked by ${facts.blockedBy}`);
    case "paused":
      return task.paused === null ? words(msg`Paused`) : words(PAUSED[task.paused]);
    case "cancelled":
      return task.notes.length === 0 ? words(msg`Will not run`) : quoted(task.notes.at(-1) ?? "");
    case "skipped":
      return words(msg`Skipped, what waits for it goes on`);
    case "merged":
      return doneLine(task);
    case "landed":
      return task.mergedAs === null ? words(msg`On the branch`) : quoted(task.mergedAs.slice(0, 7));
    case "no_signal":
      return signalLine(facts);
  }
}

const PAUSED: Readonly<Record<PauseCause, MessageDescriptor>> = {
  operator: msg`Paused by you`,
  mission: msg`Paused with the mission`,
  budget: msg`Paused: its budget is used up`,
  policy: msg`Paused by a policy`,
};

function checkLine({ spec }: TaskState): Line {
  const [first] = spec.brief.acceptance;
  return first === undefined ? words(msg`No check yet`) : quoted(first.command);
}

function waitingLine({ unmet, spec }: TaskState): Line {
  const all = spec.after.length;
  if (unmet > 0)
    return words(
      msg`${plural(all, { one: `${unmet} of # input missing`, other: `${unmet} of # inputs missing` })}`,
    );
  return words(msg`Waiting for the phase before`);
}

function queuedLine({ task, held, phase }: TaskFacts): Line {
  if (phase === "composing" || phase === "locked") return words(msg`Starts when the mission is launched`);
  if (held) return words(msg`Ready, new starts are paused`);
  return task.parked ? words(msg`Waiting for a slot to go on`) : words(msg`Ready, waiting for a slot`);
}

function rateLimitedLine({ rateLimitedUntil }: TaskState): Line {
  if (rateLimitedUntil === null) return words(msg`Waiting for the provider`);
  return words(msg`Goes on at ${timeOfDay(rateLimitedUntil)}`);
}

function runningLine(facts: TaskFacts, now: number): Line {
  const quietMs = now - facts.lastSignAt;
  if (quietMs >= MINUTE_MS) return words(msg`Quiet for ${duration(quietMs)}, process alive`);
  if (facts.said !== null) return quoted(facts.said);
  const calls = openAttempt(facts.task)?.toolCalls ?? 0;
  if (calls === 0) return words(msg`Working`);
  return words(msg`${plural(calls, { one: "# tool used", other: "# tools used" })}`);
}

function reviewLine({ reviews, round }: TaskState): Line {
  const running = reviews.find((each) => each.round === round && each.state === "running");
  if (running === undefined) return words(msg`Waiting for a reviewer`);
  return words(msg`Reviewed by ${running.reviewer.agent}, round ${round}`);
}

function fixingLine(facts: TaskFacts, now: number): Line {
  const attempt = openAttempt(facts.task);
  if (attempt === null) return words(msg`Waiting for a slot to fix it`);
  if (facts.task.stage === "checking") return words(msg`Running acceptance check`);
  if (facts.said !== null || now - facts.lastSignAt >= MINUTE_MS) return runningLine(facts, now);
  if (attempt.purpose === "resolve") return words(msg`Resolving a conflict`);
  const findings = attempt.findings.length;
  return words(msg`${plural(findings, { one: "Fixing # finding", other: "Fixing # findings" })}`);
}

/** Cut off by the card; the whole of it stands on the decision. */
function questionLine({ question }: TaskFacts): Line {
  return question === null ? words(msg`Holds until you answer`) : quoted(question.text);
}

function failureLine({ attempts }: TaskState): Line {
  const failure = attempts.at(-1)?.failure ?? "";
  return failure.trim() === "" ? words(msg`It gave no reason`) : quoted(failure);
}

/** Only what was proven: the packet of an agent says more, but is its own claim. */
function doneLine({ attempts }: TaskState): Line {
  const signals = attempts.findLast(({ outcome }) => outcome === "passed")?.signals ?? [];
  const proven = signals.find(({ name }) => name === "acceptance")?.holds === true;
  const files = /^\d+/.exec(signals.find(({ name }) => name === "change")?.detail ?? "")?.[0];
  const count = Number(files ?? 0);
  if (count > 0 && proven)
    return words(
      msg`${plural(count, { one: "# file changed, check passed", other: "# files changed, check passed" })}`,
    );
  return proven ? words(msg`Check passed`) : words(msg`Merged`);
}

function signalLine({ task, said }: TaskFacts): Line {
  const since = timeOfDay(task.signalLostAt ?? task.stageSince);
  if (said === null) return words(msg`Cannot see this agent since ${since}`);
  return words(msg`Cannot see this agent since ${since}. Last: ${firstLine(said)}`);
}
