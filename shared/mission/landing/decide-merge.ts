import type { CommandOf } from "../command.ts";
import { ask } from "../decisions/ask.ts";
import { findFlying } from "../flight/find-task.ts";
import type { TaskState } from "../flight/task.ts";
import { gateBeforeMerge } from "../gates/gates-of.ts";
import { matches } from "../plan/path-pattern.ts";
import type { Context, Outcome } from "../outcome.ts";
import { reject, type Rejection } from "../rejection.ts";
import { rivalBeforeMerge } from "../rivals/rivals.ts";
import { mayPass } from "../review/reviewers.ts";
import type { MissionState } from "../state.ts";

/** A branch that keeps bouncing off the mission branch is a question, not a loop. */
const MAX_MERGE_TRIES = 3;

type MergeCommand = CommandOf<
  | "merge.start"
  | "merge.done"
  | "merge.conflicted"
  | "merge.rejected"
  | "merge.postponed"
  | "merge.branch-put-back"
  | "merge.whole-checked"
>;

export function decideMerge(
  state: MissionState,
  command: MergeCommand,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  if (command.type === "merge.branch-put-back" || command.type === "merge.whole-checked") {
    outcome.emit(command);
    return null;
  }
  if (state.phase === "stopped") return afterStop(state, command, outcome);
  const found = findFlying(state, command.task);
  if (!found.ok) return found.rejection;
  const task = found.value;
  if (command.type === "merge.start") return start(state, command, context, outcome);
  if (task.stage !== "merging")
    return reject("wrong-state", `"${command.task}" is not being merged. Nothing was changed.`);
  switch (command.type) {
    case "merge.done":
      outcome.emit({ type: "task.merged", task: command.task, commit: command.commit, tree: command.tree });
      return null;
    case "merge.conflicted": {
      const detail = `It conflicts with the mission branch in ${command.paths.join(", ") || "files that were not named"}.\n${command.detail}${madeFor(state, task, command.paths)}`;
      return holdOut(state, task, "conflict", detail, context, outcome);
    }
    case "merge.rejected":
      return holdOut(state, task, "acceptance", command.reason, context, outcome);
    case "merge.postponed":
      outcome.emit({ type: "merge.postponed", task: command.task, reason: command.reason });
      return null;
  }
}

/** As many as somebody can keep in mind. */
const MOST_GOALS = 5;
const GOAL_SHOWN = 1_000;

/** What the other side was made for: whoever brings both together has to keep it. */
function madeFor(state: MissionState, { spec }: TaskState, paths: readonly string[]): string {
  const others = [...state.tasks.values()].filter(
    ({ stage, spec: { id, brief } }) =>
      id !== spec.id &&
      (stage === "merged" || stage === "merging") &&
      paths.some((path) => brief.scope.touch.some((pattern) => matches(pattern, path))),
  );
  if (others.length === 0) return "";
  const goals = others
    .slice(-MOST_GOALS)
    .map(({ spec: { id, title, brief } }) => `- ${id}: ${title}\n  ${brief.goal.slice(0, GOAL_SHOWN)}`);
  return `\n\nWhat the other side was made for:\n${goals.join("\n")}`;
}

/** One train at a time; only what is proven, and looked at by whom it needs. */
function start(
  state: MissionState,
  command: CommandOf<"merge.start">,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  const cars: TaskState[] = [];
  for (const id of new Set([command.task, ...command.behind])) {
    const found = findFlying(state, id);
    if (!found.ok) return found.rejection;
    const against = mayRide(state, found.value);
    if (against !== null) return against;
    cars.push(found.value);
  }
  const train = cars.filter((task) => task.approved || !needsApproval(state, task));
  for (const task of cars) if (!train.includes(task)) askToMerge(state, task, context, outcome);
  const ids = train.map(({ spec }) => spec.id);
  for (const id of ids) outcome.emit({ type: "merge.started", task: id, train: ids });
  const [first, ...behind] = ids;
  if (first !== undefined) outcome.request({ type: "merge.candidate", task: first, behind });
  return null;
}

function mayRide(state: MissionState, task: TaskState): Rejection | null {
  const { id } = task.spec;
  if (task.stage !== "merge-queue")
    return reject("wrong-state", `"${id}" does not wait to be merged. Nothing was changed.`);
  if (state.paused || task.paused !== null)
    return reject("wrong-state", `"${id}" is paused. Nothing was merged.`);
  const other = [...state.active].find((each) => state.tasks.get(each)?.stage === "merging");
  if (other !== undefined)
    return reject("wrong-state", `"${other}" is being merged; "${id}" waits for its turn.`);
  const gate = gateAgainst(task) ?? gateBeforeMerge(state, task) ?? rivalBeforeMerge(state, task);
  return gate === null ? null : reject("not-allowed", gate);
}

/** The last look at the rule that no family passes its own work. */
function gateAgainst(task: TaskState): string | null {
  const { id } = task.spec;
  if (task.reviewLevel === "light" || task.passedByPerson) return null;
  if (task.passedBy === null) return `"${id}" was not reviewed, so it is not merged.`;
  return mayPass(task, task.passedBy)
    ? null
    : `"${id}" was passed by ${task.passedBy}, which also wrote it, so it is not merged.`;
}

/** Ask me: every merge. Otherwise a person approves what others will build on: specifications and plans. */
export function needsApproval(state: MissionState, task: TaskState): boolean {
  switch (state.contract.autonomy) {
    case "ask-me":
      return true;
    case "guarded":
      return task.spec.kind === "spec" || task.spec.kind === "plan";
    case "hands-free":
      return false;
  }
}

function askToMerge(state: MissionState, task: TaskState, context: Context, outcome: Outcome): void {
  const { id, title, kind } = task.spec;
  const attempt = task.attempts.at(-1);
  outcome.emit({ type: "task.held", task: id, reason: "waits for a person before it is merged" });
  ask(state, context, outcome, {
    kind: kind === "spec" || kind === "plan" ? "plan-approval" : "landing",
    task: id,
    attempt: attempt?.number ?? null,
    subject: { kind: "task" },
    question: `Merge ${title} into the mission branch?`,
    why: attempt?.packet?.summary ?? null,
    evidence: (attempt?.signals ?? []).map(({ name, holds, source, detail }) => ({
      label: `${name}: ${holds === null ? "unknown" : holds ? "holds" : "does not hold"}`,
      text: detail,
      source,
    })),
    options: [
      {
        id: "approve",
        label: "Merge",
        effect: "It is rebuilt on the mission branch, tested and merged.",
        tone: "approve",
      },
      {
        id: "fix",
        label: "Send it back",
        effect: "A new attempt gets your reason as what to change.",
        tone: "deny",
      },
      {
        id: "cancel",
        label: "Cancel the task",
        effect: "Its work is kept, nothing of it is merged.",
        tone: "neutral",
      },
    ],
    touches: task.spec.brief.scope.touch.slice(0, 100),
    undo: "not-automatic",
    ifNothing: "The task is held; other tasks go on.",
  });
}

function holdOut(
  state: MissionState,
  task: TaskState,
  cause: "conflict" | "acceptance",
  detail: string,
  context: Context,
  outcome: Outcome,
): null {
  const { id, title } = task.spec;
  if (task.mergeTries + 1 < MAX_MERGE_TRIES) {
    outcome.emit({ type: "merge.held-out", task: id, cause, detail, next: "retry" });
    return null;
  }
  outcome.emit({ type: "merge.held-out", task: id, cause, detail, next: "ask-person" });
  ask(state, context, outcome, {
    kind: "conflict",
    task: id,
    attempt: task.attempts.at(-1)?.number ?? null,
    subject: { kind: "task" },
    question: `${title} does not merge after ${MAX_MERGE_TRIES} tries: what now?`,
    why: null,
    evidence: [
      {
        label: cause === "conflict" ? "Conflict" : "Acceptance on the merged tree",
        text: detail,
        source: "the merge queue",
      },
    ],
    options: [
      {
        id: "fix",
        label: "Try again",
        effect: "A new attempt resolves it, with your reason in its prompt.",
        tone: "approve",
      },
      {
        id: "skip",
        label: "Skip the task",
        effect: "Nothing of it is merged; what waits for it goes on without it.",
        tone: "neutral",
      },
      {
        id: "cancel",
        label: "Cancel the task",
        effect: "Nothing of it is merged; what waits for it stays blocked.",
        tone: "deny",
      },
    ],
    touches: task.spec.brief.scope.touch.slice(0, 100),
    undo: "not-automatic",
    ifNothing: "The task is held; other tasks go on.",
  });
  return null;
}

/** The mission was stopped while this merge was under way: what became of it is written down all the same. */
function afterStop(
  state: MissionState,
  command: Exclude<MergeCommand, { type: "merge.branch-put-back" | "merge.whole-checked" }>,
  outcome: Outcome,
): Rejection | null {
  const task = state.tasks.get(command.task);
  if (task?.stage !== "merging" || command.type === "merge.start") {
    return reject("wrong-state", "The mission is stopped. Nothing was changed.");
  }
  if (command.type === "merge.done")
    outcome.emit({ type: "task.merged", task: command.task, commit: command.commit, tree: command.tree });
  else
    outcome.emit({
      type: "task.cancelled",
      task: command.task,
      reason: "the mission was stopped while it was being merged",
    });
  return null;
}
