import type { TaskId } from "#shared/mission/ids.ts";
import type { GlyphTone } from "../../../ui/glyph.tsx";
import { attentionRank } from "../../../words/attention.ts";
import { STATE_LOOKS, type ShownState } from "../../../words/task-status.ts";
import type { TaskFacts } from "./facts-of-mission.ts";
import type { GraphState } from "./graph-model.ts";

/** The parts of a bar, from left to right. */
export const TONES: readonly GlyphTone[] = ["fail", "need", "run", "unknown", "idle", "done"];

export interface GroupFacts {
  /** The state of any of its tasks that wants most attention. */
  readonly shown: ShownState;
  readonly finished: number;
  /** How many tasks in each tone. */
  readonly tones: Readonly<Record<GlyphTone, number>>;
}

export function groupFacts(tasks: readonly TaskId[], facts: ReadonlyMap<TaskId, TaskFacts>): GroupFacts {
  const tones: Record<GlyphTone, number> = { idle: 0, run: 0, need: 0, done: 0, fail: 0, unknown: 0 };
  let most: ShownState | null = null;
  let finished = 0;
  for (const id of tasks) {
    const shown = facts.get(id)?.shown;
    if (shown === undefined) continue;
    if (most === null || attentionRank(shown) < attentionRank(most)) most = shown;
    tones[STATE_LOOKS[shown].tone] += 1;
    if (shown === "merged" || shown === "landed" || shown === "skipped") finished += 1;
  }
  return { shown: most ?? "waiting", finished, tones };
}

/** Picks the facts of one group: the same object as long as it says the same, for most of what happens is about other groups. */
export function factsOfGroup(tasks: readonly TaskId[]): (graph: Pick<GraphState, "facts">) => GroupFacts {
  let before: GroupFacts | null = null;
  return ({ facts }) => {
    const now = groupFacts(tasks, facts);
    const isSame =
      before !== null &&
      before.shown === now.shown &&
      before.finished === now.finished &&
      TONES.every((tone) => before?.tones[tone] === now.tones[tone]);
    if (before === null || !isSame) before = now;
    return before;
  };
}
