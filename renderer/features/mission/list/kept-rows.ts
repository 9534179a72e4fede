import type { TaskState } from "#shared/mission/flight/task.ts";
import type { TaskId } from "#shared/mission/ids.ts";
import type { MissionPhase, MissionState } from "#shared/mission/state.ts";
import { keptList } from "../../../state/derived.ts";
import {
  comparing,
  isShown,
  layRows,
  sumOf,
  type LaidRows,
  type ListRow,
  type ListWish,
} from "./list-rows.ts";

const NONE: LaidRows = { rows: [], sorted: [], below: new Map() };

/** The rows of one wish, kept up with the mission: what is done for a change is in proportion to it, not to the mission. */
export class KeptRows {
  readonly #wish: ListWish;
  #laid = NONE;
  #rows: readonly ListRow[] = [];
  #phase: MissionPhase | null = null;
  readonly #seen = new Map<TaskId, TaskState>();

  constructor(wish: ListWish) {
    this.#wish = wish;
  }

  /** The same rows as before for as long as they say the same. `changed`: null when any task may be another. */
  update(state: MissionState, changed: ReadonlySet<TaskId> | null): readonly ListRow[] {
    const isOnlySums = changed !== null && state.phase === this.#phase && this.#standsStill(state, changed);
    this.#phase = state.phase;
    if (isOnlySums) this.#sumUp(state, changed);
    else this.#layAnew(state);
    return this.#rows;
  }

  /** None of them comes, goes or stands elsewhere. */
  #standsStill({ tasks }: MissionState, changed: ReadonlySet<TaskId>): boolean {
    // What runs grows longer than what has ended, without any event.
    let still = this.#wish.sort !== "time";
    const compare = comparing(this.#wish);
    for (const id of changed) {
      const [before, now] = [this.#seen.get(id), tasks.get(id)];
      if (now === undefined) return false;
      this.#seen.set(id, now);
      still &&=
        before !== undefined &&
        before.spec === now.spec &&
        isShown(before, this.#wish.filter) === isShown(now, this.#wish.filter) &&
        compare(before, now) === 0;
    }
    return still;
  }

  #layAnew(state: MissionState): void {
    this.#laid = layRows(state, this.#wish, this.#laid.sorted);
    this.#seen.clear();
    for (const task of this.#laid.sorted) this.#seen.set(task.spec.id, task);
    const stood = new Map(this.#rows.map((row) => [row.key, row]));
    this.#rows = keptList(
      this.#rows,
      this.#laid.rows.map((row) => {
        const before = stood.get(row.key);
        return before !== undefined && isSameRow(before, row) ? before : row;
      }),
    );
  }

  /** Groups say how far their tasks are. */
  #sumUp({ tasks, phase }: MissionState, changed: ReadonlySet<TaskId>): void {
    const { below } = this.#laid;
    if (below.size === 0) return;
    this.#rows = keptList(
      this.#rows,
      this.#rows.map((row) => {
        const ids = row.kind === "group" ? below.get(row.key) : undefined;
        if (row.kind === "task" || ids?.some((id) => changed.has(id)) !== true) return row;
        const sum = sumOf(
          ids.flatMap((id) => tasks.get(id) ?? []),
          phase,
        );
        return sum.done === row.done && sum.state === row.state ? row : { ...row, ...sum };
      }),
    );
  }
}

function isSameRow(a: ListRow, b: ListRow): boolean {
  if (a.level !== b.level) return false;
  if (a.kind === "task" || b.kind === "task") return a.kind === b.kind;
  return a.open === b.open && a.tasks === b.tasks && a.done === b.done && a.state === b.state;
}
