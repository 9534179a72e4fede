import { plural, t } from "@lingui/core/macro";
import { hasEnded, isBroken, isSatisfied, statusOf } from "#shared/mission/flight/status.ts";
import type { TaskState } from "#shared/mission/flight/task.ts";
import type { Recorded } from "#shared/mission/event.ts";
import type { TaskId } from "#shared/mission/ids.ts";
import type { QuotaWait } from "#shared/mission/routing/quota-wait.ts";
import { closedGates } from "#shared/mission/gates/gates-of.ts";
import { rivalBeforeMerge } from "#shared/mission/rivals/rivals.ts";
import type { MissionState } from "#shared/mission/state.ts";
import { isolated } from "#shared/messages/messages.ts";
import { dateAndTime, duration, timeOfDay } from "../ui/format.ts";
import { shownState } from "./shown-state.ts";

/** One line about what a task is doing, made from what was observed. `foreign`: somebody else's words, which stay as they are. */
export interface TaskLine {
  readonly text: string;
  readonly foreign: boolean;
}

/** Models think for minutes; after this a person wants to know that the process is there all the same. */
export const QUIET_MS = 60_000;

const ours = (text: string): TaskLine => ({ text, foreign: false });
const theirs = (text: string): TaskLine => ({ text: firstLine(text), foreign: true });

export const firstLine = (text: string): string => text.trim().split("\n", 1)[0] ?? "";

/** `said`: the newest thing its agent reported while this window followed. */
export function taskLine(task: TaskState, state: MissionState, said: string | null, now: number): TaskLine {
  const status = statusOf(task);
  if (shownState(task, state.phase) === "draft") return draftLine(task);
  switch (status) {
    case "waiting":
      return ours(waitingWords(task, state));
    case "queued":
      return ours(queuedWords(task, state));
    case "rate_limited":
      return ours(limitWords(task, timeOfDay(task.rateLimitedUntil ?? now)));
    case "preparing":
      return ours(t`Creating worktree`);
    case "running":
      return runningLine(task, said, now);
    case "checking":
      return ours(t`Running acceptance check`);
    case "in_review":
      return ours(reviewWords(task));
    case "fixing":
      return task.stage === "running" ? runningLine(task, said, now) : ours(t`Fixing what was found`);
    case "merging":
      return ours(mergeWords(task, state));
    case "needs_you":
      return questionLine(task.spec.id, state);
    case "failed":
      return failureLine(task);
    case "blocked":
      return ours(blockedWords(task, state));
    case "paused":
      return ours(PAUSED[task.paused ?? "operator"]());
    case "cancelled":
      return ours(t`Cancelled, its work is kept`);
    case "skipped":
      return ours(t`Skipped, what waits for it goes on`);
    case "merged":
      return state.phase === "landed" && task.mergedAs !== null
        ? theirs(task.mergedAs.slice(0, SHORT_SHA))
        : ours(doneWords(task));
    case "no_signal":
      return ours(signalWords(task, said, now));
  }
}

/** A guess is said as one. */
const limitWords = ({ attempts }: TaskState, time: string): string =>
  attempts.at(-1)?.limited?.guessed === true
    ? t`Tries again at ${time}: nobody said when its limit ends`
    : t`Goes on at ${time}`;

/** Until when its session waits for its own limit, beside other facts. A guess is said as one. */
export function limitFact({ attempts }: TaskState, family: string, until: number): string {
  const time = dateAndTime(until);
  return attempts.at(-1)?.limited?.guessed === true
    ? t`${isolated(family)}, tries again ${time}: nobody said when its limit ends`
    : t`${isolated(family)}, until ${time}`;
}

/** Whose quota a task waits for, until when, who told it, and what that is worth. */
export function quotaWords({ family, until, source }: QuotaWait): string {
  const time = dateAndTime(until);
  const words =
    source?.guessed === true
      ? t`${isolated(family)}, tries again ${time}: nobody said when its limit ends`
      : t`${isolated(family)}, until ${time}`;
  if (source === null) return words;
  return source.confirmed
    ? t`${words} (told by ${isolated(source.by)}, confirmed)`
    : t`${words} (told by ${isolated(source.by)}, not confirmed)`;
}

const PAUSED = {
  operator: () => t`Paused by you`,
  mission: () => t`Paused with the mission`,
  budget: () => t`Paused: its budget is used up`,
  policy: () => t`Paused by a rule`,
} as const;

const SHORT_SHA = 7;

function draftLine({ spec }: TaskState): TaskLine {
  const [check] = spec.brief.acceptance;
  return check === undefined ? ours(t`No check yet`) : theirs(check.command);
}

function queuedWords(task: TaskState, { phase, held }: MissionState): string {
  if (phase === "composing" || phase === "locked") return t`Starts when the mission is launched`;
  if (task.parked) return t`Interrupted, waits for a slot`;
  return held ? t`Ready, new starts are paused` : t`Ready, waits for a slot`;
}

/** Only what was proven: the report of an agent says more, and is its own claim. */
function doneWords({ attempts, passedByPerson, spec }: TaskState): string {
  if (passedByPerson) return t`Merged, passed by a person`;
  const signals = attempts.findLast(({ outcome }) => outcome === "passed")?.signals ?? [];
  const files = Number(/^\d+/.exec(signals.find(({ name }) => name === "change")?.detail ?? "")?.[0] ?? 0);
  // Without a command of its own nothing was checked but that something changed where it may.
  if (spec.brief.acceptance.length === 0)
    return files === 0
      ? t`Merged`
      : plural(files, { one: "# file changed, no check", other: "# files changed, no check" });
  if (files === 0) return t`Merged, check passed`;
  return plural(files, { one: "# file changed, check passed", other: "# files changed, check passed" });
}

function signalWords(task: TaskState, said: string | null, now: number): string {
  const since = timeOfDay(task.signalLostAt ?? now);
  if (said === null) return t`Cannot see this agent since ${since}`;
  return t`Cannot see this agent since ${since}. Last: ${firstLine(said)}`;
}

/** What is ready to be merged may still wait for a person, or for the world. */
function mergeWords(task: TaskState, state: MissionState): string {
  if (task.stage === "merging") return t`Merging`;
  if (rivalBeforeMerge(state, task) !== null) return t`Waits until one of the two is taken`;
  const [held] = closedGates(state, task, "merge");
  return held === undefined ? t`In the merge queue` : t`Waits at the gate ${isolated(held.gate.id)}`;
}

function waitingWords(task: TaskState, state: MissionState): string {
  const all = task.spec.after.length;
  const [held] = task.unmet === 0 && task.phaseOpen ? closedGates(state, task, "start") : [];
  if (held !== undefined) return t`Waits at the gate ${isolated(held.gate.id)}`;
  if (task.unmet === 0) return t`Waits for an earlier phase`;
  return plural(all, {
    one: `${task.unmet} of # input missing`,
    other: `${task.unmet} of # inputs missing`,
  });
}

function runningLine(task: TaskState, said: string | null, now: number): TaskLine {
  const attempt = task.attempts.at(-1);
  const quiet = now - Math.max(attempt?.lastProgressAt ?? task.stageSince, task.stageSince);
  if (attempt !== undefined && attempt.runningTools === 0 && quiet >= QUIET_MS)
    return ours(t`Quiet for ${duration(quiet)}, process alive`);
  if (said !== null) return theirs(said);
  return attempt?.idle === true ? ours(t`Between turns, process alive`) : ours(t`At work`);
}

function reviewWords(task: TaskState): string {
  const running = task.reviews.findLast(({ state }) => state === "running");
  return running === undefined ? t`Waits for a reviewer` : t`${running.reviewer.agent} reviews it`;
}

function questionLine(id: TaskId, state: MissionState): TaskLine {
  for (const pending of state.pending) {
    const asked = state.decisions.get(pending)?.decision;
    if (asked?.task === id) return theirs(asked.question);
  }
  return ours(t`Waits for a person`);
}

/** What a failed attempt died of, in one line. */
export function failureLine(task: TaskState): TaskLine {
  const failure = task.attempts.findLast((attempt) => attempt.failure !== null)?.failure;
  return failure == null ? ours(t`Failed`) : theirs(failure);
}

/** The task that broke, not the one in between. */
function blockedWords(task: TaskState, state: MissionState): string {
  const seen = new Set<TaskId>();
  const next = [...task.spec.after];
  for (let id = next.pop(); id !== undefined; id = next.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const before = state.tasks.get(id);
    if (before === undefined || isSatisfied(before) || !isBroken(before)) continue;
    if (before.stage === "failed" || hasEnded(before)) return t`Blocked by ${isolated(before.spec.title)}`;
    next.push(...before.spec.after);
  }
  return t`Blocked`;
}

/** The newest thing the agent of a task reported, as long as it is of the attempt under way. */
export function lastSaid(news: readonly Recorded[], task: TaskId): string | null {
  for (let at = news.length - 1; at >= 0; at -= 1) {
    const event = news[at]?.event;
    if (event === undefined || !("task" in event) || event.task !== task) continue;
    if (event.type === "task.dispatched") return null;
    if (event.type === "progress.seen" && event.what !== "output" && event.detail.trim() !== "")
      return event.detail;
  }
  return null;
}
