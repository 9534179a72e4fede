import type { MissionEvent, Recorded } from "#shared/mission/event.ts";
import type { TaskState } from "#shared/mission/flight/task.ts";
import type { TaskId } from "#shared/mission/ids.ts";
import type { MissionPhase, MissionState } from "#shared/mission/state.ts";
import { changedSince } from "../../../state/derived.ts";
import type { MissionView } from "../../../state/mission-store.ts";
import { shownState } from "../../../words/shown-state.ts";
import { STATE_LOOKS, type ShownState } from "../../../words/task-status.ts";

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

/** It runs, or needs a person. */
export const isBusy = (facts: TaskFacts | undefined): boolean =>
  facts !== undefined && ["run", "need"].includes(STATE_LOOKS[facts.shown].tone);

/** The facts of every task, kept up with the mission: each change makes as many new objects as tasks were touched. */
export class FactsOfMission {
  readonly byTask = new Map<TaskId, TaskFacts>();
  readonly #heard = new Map<TaskId, { readonly said: string | null; readonly at: number }>();
  #state: MissionState | null = null;
  #seen = 0;
  #surroundings = "";

  /** false: nothing that a card shows has changed. */
  update(view: MissionView, now: number): boolean {
    const { state, head, news } = view;
    if (state === null) return false;
    const isOther = state !== this.#state;
    if (isOther) this.#startOver(state);
    const touched = isOther ? null : changedSince(view, this.#seen);
    const signs = this.#hear(news);
    this.#seen = head;
    const surroundings = `${state.phase} ${state.held}`;
    const all = isOther || surroundings !== this.#surroundings;
    this.#surroundings = surroundings;
    const looked = all || touched === null ? state.tasks.keys() : new Set([...touched, ...signs]);
    let changed = this.#forget(state, touched);
    let asked: AskedAt | null = null;
    for (const id of looked) {
      const task = state.tasks.get(id);
      const before = this.byTask.get(id);
      if (task === undefined || (!all && before?.task === task && !signs.has(id))) continue;
      asked ??= askedAtOf(state);
      this.byTask.set(id, this.#factsOf(state.phase, task, before, asked, now));
      changed = true;
    }
    return changed;
  }

  #startOver(state: MissionState): void {
    this.#state = state;
    this.#heard.clear();
    this.#seen = 0;
  }

  #forget(state: MissionState, touched: ReadonlySet<TaskId> | null): boolean {
    const before = this.byTask.size;
    for (const id of touched ?? this.byTask.keys()) if (!state.tasks.has(id)) this.byTask.delete(id);
    return this.byTask.size < before;
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

  #factsOf(
    phase: MissionPhase,
    task: TaskState,
    before: TaskFacts | undefined,
    asked: AskedAt,
    now: number,
  ): TaskFacts {
    const shown = shownState(task, phase);
    const heard = this.#heard.get(task.spec.id);
    return {
      task,
      shown,
      askedAt: task.pendingDecisions > 0 ? (asked.get(task.spec.id) ?? null) : null,
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

/** Since when each task waits for its first open question. */
type AskedAt = ReadonlyMap<TaskId, number>;

function askedAtOf({ pending, decisions }: MissionState): AskedAt {
  const asked = new Map<TaskId, number>();
  for (const id of pending) {
    const decision = decisions.get(id)?.decision;
    if (decision == null || decision.task === null || asked.has(decision.task)) continue;
    asked.set(decision.task, decision.askedAt);
  }
  return asked;
}
