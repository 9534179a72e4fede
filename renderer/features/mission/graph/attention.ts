import type { TaskId } from "#shared/mission/ids.ts";
import type { GlyphTone } from "../../../ui/glyph.tsx";
import { STATE_LOOKS, type ShownState } from "../../../words/task-status.ts";
import type { TaskFacts } from "./task-facts.ts";

/** All states by how much attention they want: a group shows the first that any of its tasks is in. */
const BY_ATTENTION: readonly ShownState[] = [
  "needs_you",
  "failed",
  "no_signal",
  "running",
  "fixing",
  "checking",
  "in_review",
  "merging",
  "preparing",
  "rate_limited",
  "paused",
  "blocked",
  "queued",
  "waiting",
  "draft",
  "cancelled",
  "skipped",
  "merged",
  "landed",
];

export const TONES: readonly GlyphTone[] = ["fail", "need", "run", "unknown", "idle", "done"];

export interface GroupFacts {
  readonly shown: ShownState;
  readonly finished: number;
  /** How many tasks in each tone. */
  readonly tones: Readonly<Record<GlyphTone, number>>;
}

export function groupFacts(tasks: readonly TaskId[], facts: ReadonlyMap<TaskId, TaskFacts>): GroupFacts {
  const tones: Record<GlyphTone, number> = { idle: 0, run: 0, need: 0, done: 0, fail: 0, unknown: 0 };
  const states = new Set<ShownState>();
  let finished = 0;
  for (const id of tasks) {
    const shown = facts.get(id)?.shown;
    if (shown === undefined) continue;
    states.add(shown);
    tones[STATE_LOOKS[shown].tone] += 1;
    if (shown === "merged" || shown === "landed" || shown === "skipped") finished += 1;
  }
  return { shown: BY_ATTENTION.find((state) => states.has(state)) ?? "waiting", finished, tones };
}
