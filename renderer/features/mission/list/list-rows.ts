import type { MissionState } from "#shared/mission/state.ts";
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

export function isShown(task: TaskState, filter: Filter): boolean {
  const status = statusOf(task);
  if (filter.needsMe && status !== "needs_you" && task.pendingDecisions === 0) return false;
  if (filter.hideDone && DONE.includes(status)) return false;
  if (filter.state !== null && status !== filter.state) return false;
  return filter.agent === null || agentOf(task) === filter.agent;
}

/** Phases, in them groups, in them tasks; a level that says nothing is left out. */
export function listRows(state: MissionState, wish: ListWish): ListRow[] {
  const tasks = state.order
    .flatMap((id) => state.tasks.get(id) ?? [])
    .filter((task) => isShown(task, wish.filter));
  const phases = new Set(tasks.map(({ spec }) => spec.phase));
  if (phases.size < 2) return grouped(state, sorted(tasks, wish), wish, 1, "");
  const rows: ListRow[] = [];
  for (const phase of [...phases].toSorted((a, b) => (a ?? 0) - (b ?? 0))) {
    const own = tasks.filter(({ spec }) => spec.phase === phase);
    const key = `phase ${phase}`;
    const row = groupRow(state, own, { key, level: 1, phase: phase ?? 0, name: "" }, wish);
    rows.push(row);
    if (row.open) rows.push(...grouped(state, sorted(own, wish), wish, 2, key));
  }
  return rows;
}

/** Tasks of a group stand together, where its first one stands. */
function grouped(
  state: MissionState,
  tasks: readonly TaskState[],
  wish: ListWish,
  level: number,
  above: string,
): ListRow[] {
  const rows: ListRow[] = [];
  const groups = Map.groupBy(tasks, ({ spec }) => spec.group);
  const seen = new Set<string>();
  for (const task of tasks) {
    const { group } = task.spec;
    if (group === null) {
      rows.push({ kind: "task", key: task.spec.id, id: task.spec.id, level });
      continue;
    }
    if (seen.has(group)) continue;
    seen.add(group);
    const own = groups.get(group) ?? [];
    const row = groupRow(
      state,
      own,
      { key: `${above} group ${group}`, level, phase: null, name: group },
      wish,
    );
    rows.push(row);
    if (!row.open) continue;
    for (const { spec } of own) rows.push({ kind: "task", key: spec.id, id: spec.id, level: level + 1 });
  }
  return rows;
}

function groupRow(
  { phase }: MissionState,
  own: readonly TaskState[],
  what: Pick<GroupRow, "key" | "level" | "phase" | "name">,
  { closed }: ListWish,
): GroupRow {
  const states = own.map((task) => shownState(task, phase));
  return {
    kind: "group",
    ...what,
    open: !closed.has(what.key),
    tasks: own.length,
    done: own.filter((task) => DONE.includes(task.stage)).length,
    state: states.toSorted((a, b) => attentionRank(a) - attentionRank(b))[0] ?? "waiting",
  };
}

function sorted(tasks: readonly TaskState[], { sort, descending }: ListWish): TaskState[] {
  if (sort === "plan") return descending ? tasks.toReversed() : [...tasks];
  const by = ORDERS[sort];
  const turn = descending ? -1 : 1;
  return tasks.toSorted((a, b) => turn * by(a, b) || a.place - b.place);
}

const texts = new Intl.Collator(undefined, { numeric: true });
const lasted = (task: TaskState): number => {
  const began = taskBegan(task);
  return began === null ? -1 : (taskEnded(task) ?? Date.now()) - began;
};

const ORDERS: Readonly<Record<Exclude<Sort, "plan">, (a: TaskState, b: TaskState) => number>> = {
  title: (a, b) => texts.compare(a.spec.title, b.spec.title),
  state: (a, b) => attentionRank(statusOf(a)) - attentionRank(statusOf(b)),
  agent: (a, b) => texts.compare(agentOf(a) ?? "", agentOf(b) ?? ""),
  attempt: (a, b) => a.attempts.length - b.attempts.length,
  time: (a, b) => lasted(a) - lasted(b),
  cost: (a, b) => a.spend.costMicros - b.spend.costMicros,
};
