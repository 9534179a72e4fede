import type { MissionEvent, Recorded } from "#shared/mission/event.ts";
import type { TaskState } from "#shared/mission/flight/task.ts";
import type { TaskId } from "#shared/mission/ids.ts";
import type { MissionState } from "#shared/mission/state.ts";
import type { MissionView } from "../../../state/mission-store.ts";
import { shownState } from "../../../words/shown-state.ts";
import type { ShownState } from "../../../words/task-status.ts";

/** What a card draws anew for. A new object only when something of it changed. */
export interface TaskFacts {
  readonly task: TaskState;
  readonly shown: ShownState;
  /** Since when it waits for a person; null: it does not. */
  readonly askedAt: number | null;
  /** The last thing its agent was seen doing while this window looked. */
  readonly said: string | null;
  readonly lastSignAt: number;
  /** When its state changed while this window looked; null: not since. */
  readonly changedAt: number | null;
}

/** The facts of every task, kept up with the mission: each change makes as many new objects as tasks were touched. */
export class FactsOfMission {
  readonly byTask = new Map<TaskId, TaskFacts>();
  readonly #heard = new Map<TaskId, { readonly said: string | null; readonly at: number }>();
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
    this.#heard.clear();
    this.#seen = 0;
  }

  #forget(state: MissionState): boolean {
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
      const before = event.type === "task.dispatched" ? null : (this.#heard.get(task)?.said ?? null);
      this.#heard.set(task, { said: saidBy(event) ?? before, at });
      about.add(task);
    }
    return about;
  }

  #factsOf(state: MissionState, task: TaskState, before: TaskFacts | undefined, now: number): TaskFacts {
    const shown = shownState(task, state.phase);
    const heard = this.#heard.get(task.spec.id);
    return {
      task,
      shown,
      askedAt: task.pendingDecisions > 0 ? askedAt(state, task) : null,
      said: heard?.said ?? null,
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

function askedAt(state: MissionState, { spec }: TaskState): number | null {
  for (const id of state.pending) {
    const decision = state.decisions.get(id)?.decision;
    if (decision?.task === spec.id) return decision.askedAt;
  }
  return null;
}
