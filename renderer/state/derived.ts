import type { TaskId } from "#shared/mission/ids.ts";
import type { MissionState } from "#shared/mission/state.ts";
import type { MissionView } from "./mission-store.ts";

/** The tasks that are others than at `head`; null: that is not known, and any may be. */
export function changedSince({ change }: MissionView, head: number): ReadonlySet<TaskId> | null {
  return change !== null && change.after === head ? change.tasks : null;
}

/**
 * Picks what follows from a whole mission, worked out once for each change of it. `derive` gives back what it gave before as
 * long as that still says the same: then nothing is drawn anew, however many events came.
 */
export function derived<Value>(
  derive: (state: MissionState, before: Value | null, changed: ReadonlySet<TaskId> | null) => Value,
): (view: MissionView) => Value | null {
  let from: MissionState | null = null;
  let at = -1;
  let value: Value | null = null;
  return (view) => {
    const { state, head } = view;
    if (state === from && head === at) return value;
    if (state === null) value = null;
    else if (state !== from) value = derive(state, null, null);
    else value = derive(state, value, changedSince(view, at));
    [from, at] = [state, head];
    return value;
  };
}

/** The list before, when the new one has the same in the same order. */
export function keptList<Item>(before: readonly Item[] | null, now: readonly Item[]): readonly Item[] {
  const isSame =
    before !== null && before.length === now.length && now.every((each, at) => each === before[at]);
  return isSame ? before : now;
}
