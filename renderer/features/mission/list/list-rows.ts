import type { MissionPhase, MissionState } from "#shared/mission/state.ts";
import { statusOf } from "#shared/mission/flight/status.ts";
import type { TaskState } from "#shared/mission/flight/task.ts";
import type { TaskId } from "#shared/mission/ids.ts";
import { attentionRank } from "../../../words/attention.ts";
import { shownState } from "../../../words/shown-state.ts";
import type { ShownState } from "../../../words/task-status.ts";
import type { Filter } from "../arrangement.ts";
import { agentOf, taskBegan, taskEnded } from "../task-facts.ts";

export const SORTS = ["plan", "title", "state", "agent", "attempt", "time", "cost"] as const;
export type Sort = (typeof SORTS)[number];

export interface GroupRow {
  readonly kind: "group";
  readonly key: string;
  readonly level: number;
  /** null: the group of a name; else the phase of this number. */
  readonly phase: number | null;
  readonly name: string;
  readonly open: boolean;
  readonly tasks: number;
  readonly done: number;
  /** Of the child that asks for most attention. */
  readonly state: ShownState;
}

export interface TaskRow {
  readonly kind: "task";
  readonly key: string;
  readonly level: number;
  readonly id: TaskId;
}

export type ListRow = GroupRow | TaskRow;

export interface ListWish {
  readonly filter: Filter;
  readonly sort: Sort;
  readonly descending: boolean;
  readonly closed: ReadonlySet<string>;
}

const DONE: readonly string[] = ["merged", "skipped", "cancelled"];

export function isShown(task: TaskState, { needsMe, hideDone, state, agent }: Filter): boolean {
  if (agent !== null && agentOf(task) !== agent) return false;
  if (!needsMe && !hideDone && state === null) return true;
  const status = statusOf(task);
  if (needsMe && status !== "needs_you" && task.pendingDecisions === 0) return false;
  return !(hideDone && DONE.includes(status)) && (state === null || status === state);
}

/** Rows, and what they are made of. */
export interface LaidRows {
  readonly rows: readonly ListRow[];
  /** All tasks as they are sorted, those that are filtered out among them. */
  readonly sorted: readonly TaskState[];
  /** The tasks below each row that has some. */
  readonly below: ReadonlyMap<string, readonly TaskId[]>;
}

/**
 * Phases, in them groups, in them tasks; a level that says nothing is left out. `stood`: how they were sorted a moment ago, for
 * what is nearly in order is sorted in a fraction of the time.
 */
export function layRows(state: MissionState, wish: ListWish, stood: readonly TaskState[] = []): LaidRows {
  const sorted = tasksIn(state, stood).toSorted(comparing(wish));
  const rows: ListRow[] = [];
  const below = new Map<string, readonly TaskId[]>();
  const shown = sorted.filter((task) => isShown(task, wish.filter));
  const phases = Map.groupBy(shown, ({ spec }) => spec.phase);
  if (phases.size < 2) lay(shown, 1, "");
  else
    for (const [phase, own] of [...phases].toSorted(([a], [b]) => (a ?? 0) - (b ?? 0))) {
      const key = `phase ${phase}`;
      if (head(own, { key, level: 1, phase: phase ?? 0, name: "" })) lay(own, 2, key);
    }
  return { rows, sorted, below };

  /** Tasks of a group stand together, where its first one stands. */
  function lay(tasks: readonly TaskState[], level: number, above: string): void {
    const groups = Map.groupBy(tasks, ({ spec }) => spec.group);
    for (const task of tasks) {
      const { id, group } = task.spec;
      if (group === null) rows.push({ kind: "task", key: id, id, level });
      const own = group === null ? undefined : groups.get(group);
      if (group === null || own?.[0] !== task) continue;
      if (!head(own, { key: `${above} group ${group}`, level, phase: null, name: group })) continue;
      for (const { spec } of own) rows.push({ kind: "task", key: spec.id, id: spec.id, level: level + 1 });
    }
  }

  /** Whether what is below it is shown. */
  function head(
    own: readonly TaskState[],
    what: Pick<GroupRow, "key" | "level" | "phase" | "name">,
  ): boolean {
    const open = !wish.closed.has(what.key);
    rows.push({ kind: "group", ...what, open, tasks: own.length, ...sumOf(own, state.phase) });
    below.set(
      what.key,
      own.map(({ spec }) => spec.id),
    );
    return open;
  }
}

function tasksIn({ tasks, order }: MissionState, stood: readonly TaskState[]): TaskState[] {
  const ids = stood.length === order.length ? stood.map(({ spec }) => spec.id) : order;
  return ids.flatMap((id) => tasks.get(id) ?? []);
}

/** What the row of a group says of its tasks. */
export function sumOf(own: Iterable<TaskState>, phase: MissionPhase): Pick<GroupRow, "done" | "state"> {
  let most: ShownState | null = null;
  let done = 0;
  for (const task of own) {
    const shown = shownState(task, phase);
    if (most === null || attentionRank(shown) < attentionRank(most)) most = shown;
    if (DONE.includes(task.stage)) done += 1;
  }
  return { done, state: most ?? "waiting" };
}

type Compare = (a: TaskState, b: TaskState) => number;

/** How tasks are sorted; equals stand as in the plan. */
export function comparing({ sort, descending }: Pick<ListWish, "sort" | "descending">): Compare {
  const turn = descending ? -1 : 1;
  const by = ORDERS[sort](Date.now());
  return (a, b) => turn * by(a, b) || a.place - b.place;
}

const texts = new Intl.Collator(undefined, { numeric: true });
const lasted = (task: TaskState, now: number): number => {
  const began = taskBegan(task);
  return began === null ? -1 : (taskEnded(task) ?? now) - began;
};

const ORDERS: Readonly<Record<Sort, (now: number) => Compare>> = {
  plan: () => (a, b) => a.place - b.place,
  title: () => (a, b) => texts.compare(a.spec.title, b.spec.title),
  state: () => (a, b) => attentionRank(statusOf(a)) - attentionRank(statusOf(b)),
  agent: () => (a, b) => texts.compare(agentOf(a) ?? "", agentOf(b) ?? ""),
  attempt: () => (a, b) => a.attempts.length - b.attempts.length,
  time: (now) => (a, b) => lasted(a, now) - lasted(b, now),
  cost: () => (a, b) => a.spend.costMicros - b.spend.costMicros,
};
