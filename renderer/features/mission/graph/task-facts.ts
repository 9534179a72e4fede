import type { MissionEvent, Recorded } from "#shared/mission/event.ts";
import { statusOf } from "#shared/mission/flight/status.ts";
import type { TaskState } from "#shared/mission/flight/task.ts";
import type { TaskId } from "#shared/mission/ids.ts";
import type { MissionPhase, MissionState } from "#shared/mission/state.ts";
import type { MissionView } from "../../../state/mission-store.ts";
import type { ShownState } from "../../../words/task-status.ts";

/** All that a card says about a task. A new object only when something of it changed. */
export interface TaskFacts {
  readonly task: TaskState;
  readonly shown: ShownState;
  readonly phase: MissionPhase;
  /** No new starts in the whole mission. */
  readonly held: boolean;
  readonly question: { readonly text: string; readonly askedAt: number } | null;
  /** The title of the task whose failure is in its way. */
  readonly blockedBy: string | null;
  /** The last thing its agent was seen doing while this window looked. */
  readonly said: string | null;
  readonly lastSignAt: number;
  /** When its state changed while this window looked; null: not since. */
  readonly changedAt: number | null;
}

/** A plan that is written is a draft; what is done is landed when its mission is. */
export function shownStateOf(task: TaskState, phase: MissionPhase): ShownState {
  const status = statusOf(task);
  if (status === "merged" && phase === "landed") return "landed";
  return phase === "composing" && (status === "waiting" || status === "queued") ? "draft" : status;
}

/** The facts of every task, kept up with the mission: each change makes as many new objects as tasks were touched. */
export class FactsOfMission {
  readonly byTask = new Map<TaskId, TaskFacts>();
  readonly #said = new Map<TaskId, { readonly text: string | null; readonly at: number }>();
  #state: MissionState | null = null;
  #seen = 0;
  #surroundings = "";

  /** false: nothing that a card shows has changed. */
  update({ state, head, news }: MissionView, now: number): boolean {
    if (state === null) return false;
    const isOther = state !== this.#state;
    if (isOther) this.#startOver(state);
    const signs = this.#hear(news);
    this.#seen = head;
    const surroundings = `${state.phase} ${state.held}`;
    const all = isOther || surroundings !== this.#surroundings;
    this.#surroundings = surroundings;
    let changed = this.#forget(state);
    for (const [id, task] of state.tasks) {
      const before = this.byTask.get(id);
      if (!all && before?.task === task && !signs.has(id)) continue;
      this.byTask.set(id, this.#factsOf(state, task, before, now));
      changed = true;
    }
    return changed;
  }

  #startOver(state: MissionState): void {
    this.#state = state;
    this.#said.clear();
    this.#seen = 0;
  }

  #forget(state: MissionState): boolean {
    if (this.byTask.size === 0) return false;
    const gone = [...this.byTask.keys()].filter((id) => !state.tasks.has(id));
    for (const id of gone) this.byTask.delete(id);
    return gone.length > 0;
  }

  #hear(news: readonly Recorded[]): ReadonlySet<TaskId> {
    const about = new Set<TaskId>();
    for (const { seq, at, event } of news) {
      const task = seq > this.#seen ? taskOf(event) : null;
      if (task === null) continue;
      // A new try has said nothing yet.
      const before = event.type === "task.dispatched" ? null : (this.#said.get(task)?.text ?? null);
      this.#said.set(task, { text: saidBy(event) ?? before, at });
      about.add(task);
    }
    return about;
  }

  #factsOf(state: MissionState, task: TaskState, before: TaskFacts | undefined, now: number): TaskFacts {
    const shown = shownStateOf(task, state.phase);
    const heard = this.#said.get(task.spec.id);
    return {
      task,
      shown,
      phase: state.phase,
      held: state.held,
      question: task.pendingDecisions > 0 ? questionOf(state, task) : null,
      blockedBy: shown === "blocked" ? blockerOf(state, task) : null,
      said: heard?.text ?? null,
      lastSignAt: Math.max(heard?.at ?? 0, task.attempts.at(-1)?.lastProgressAt ?? 0),
      changedAt: before === undefined || before.shown === shown ? (before?.changedAt ?? null) : now,
    };
  }
}

const taskOf = (event: MissionEvent): TaskId | null => {
  if (event.type === "decision.asked") return event.decision.task;
  return "task" in event ? event.task : null;
};

function saidBy(event: MissionEvent): string | null {
  if (event.type !== "progress.seen" || event.what === "output") return null;
  return event.detail.trim() === "" ? null : event.detail;
}

function questionOf(state: MissionState, { spec }: TaskState): TaskFacts["question"] {
  for (const id of state.pending) {
    const decision = state.decisions.get(id)?.decision;
    if (decision?.task === spec.id) return { text: decision.question, askedAt: decision.askedAt };
  }
  return null;
}

/** The first cause: what failed or was cancelled, however far upstream. */
function blockerOf(state: MissionState, task: TaskState): string | null {
  const seen = new Set<TaskId>();
  const open = [...task.spec.after];
  for (let id = open.shift(); id !== undefined; id = open.shift()) {
    const before = state.tasks.get(id);
    if (before === undefined || seen.has(id)) continue;
    seen.add(id);
    if (before.stage === "failed" || before.stage === "cancelled") return before.spec.title;
    if (before.broken > 0) open.push(...before.spec.after);
  }
  return null;
}
