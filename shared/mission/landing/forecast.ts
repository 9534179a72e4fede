import { hasEnded } from "../flight/status.ts";
import type { TaskStage, TaskState } from "../flight/task.ts";
import type { TaskId } from "../ids.ts";
import { quoted } from "../plan/quoted-text.ts";
import { mayOverlap, surelyCovers } from "../plan/path-pattern.ts";
import { writes } from "../plan/task-nature.ts";
import type { TaskSpec } from "../plan/task-spec.ts";
import { rivalOf } from "../rivals/rivals.ts";
import type { MissionState } from "../state.ts";

/** Two pieces of work that do not merge as they are now. */
export interface Forecast {
  /** Who is behind, and meets the conflict when it is merged. */
  readonly task: TaskId;
  /** Who is ahead; null: what the mission branch has already. */
  readonly with: TaskId | null;
  readonly paths: readonly string[];
  readonly at: number;
  /** How often it was said, with more files each time. */
  readonly times: number;
  /** When the one behind was last told; null: never. */
  readonly toldAt: number | null;
}

/** A pair that goes on changing is known by then; what comes of it is seen when it is merged. */
export const MOST_TIMES = 3;
/** An agent that is told something else all the time does nothing. */
export const TOLD_EVERY_MS = 5 * 60_000;

const isPair = (forecast: Forecast, a: TaskId, b: TaskId | null): boolean =>
  (forecast.task === a && forecast.with === b) || (forecast.task === b && forecast.with === a);

export const forecastOf = ({ forecasts }: MissionState, a: TaskId, b: TaskId | null): Forecast | undefined =>
  forecasts.find((each) => isPair(each, a, b));

export const withoutPair = (forecasts: readonly Forecast[], a: TaskId, b: TaskId | null): Forecast[] =>
  forecasts.filter((each) => !isPair(each, a, b));

const PROGRESS: Readonly<Record<TaskStage, number>> = {
  idle: 0,
  preparing: 1,
  running: 2,
  fixing: 3,
  held: 4,
  checking: 5,
  "in-review": 6,
  "merge-queue": 7,
  merging: 8,
  merged: 9,
  failed: 0,
  skipped: 0,
  cancelled: 0,
};

const begunAt = ({ attempts }: TaskState): number => attempts[0]?.dispatchedAt ?? Infinity;

/** Who of two has to look out: the one that is less far, then the one that began later, then the later one of the plan. */
export function isBehind(task: TaskState, other: TaskState): boolean {
  const far = PROGRESS[task.stage] - PROGRESS[other.stage];
  if (far !== 0) return far < 0;
  const began = begunAt(task) - begunAt(other);
  return began === 0 || Number.isNaN(began) ? task.place > other.place : began > 0;
}

export interface SeenForecast {
  readonly other: TaskId | null;
  readonly paths: readonly string[];
  readonly at: number;
  readonly isBehind: boolean;
}

/** What a person sees at a task, whichever side of it this is. What has ended conflicts with nobody any more. */
export function forecastsAt(state: MissionState, id: TaskId): readonly SeenForecast[] {
  const isOver = (each: TaskId | null): boolean => {
    const task = each === null ? undefined : state.tasks.get(each);
    return task !== undefined && hasEnded(task);
  };
  return state.forecasts.flatMap((each): readonly SeenForecast[] => {
    if (isOver(each.task) || isOver(each.with)) return [];
    const { paths, at } = each;
    if (each.task === id) return [{ other: each.with, paths, at, isBehind: true }];
    return each.with === id ? [{ other: each.task, paths, at, isBehind: false }] : [];
  });
}

const NAMED = 10;
const LONGEST_GOAL = 400;

/** What the agent that is behind is told: which files, and what the others want there. */
export function redirection(
  state: MissionState,
  { with: other, paths }: Pick<Forecast, "with" | "paths">,
  by: readonly TaskId[],
): string {
  const named = paths.slice(0, NAMED).join(", ");
  const more = paths.length > NAMED ? ` and ${paths.length - NAMED} more` : "";
  const who =
    other === null
      ? `the mission branch, which has moved on${by.length === 0 ? "" : ` (${by.join(", ")})`}`
      : `the work of ${other}, which is ahead of yours and is merged first`;
  const meant = (other === null ? by : [other]).flatMap((id) => state.tasks.get(id) ?? []).slice(0, 3);
  const intents = meant.map(
    ({ spec }) => `${spec.id} is to do this:\n${quoted(spec.brief.goal.slice(0, LONGEST_GOAL))}`,
  );
  return [
    `As it is now your work will conflict with ${who}, in: ${named}${more}.`,
    ...intents,
    "Keep out of each other's lines: leave what they need as it is, or change as little there as you can, and say in your packet what is left to bring together.",
  ].join("\n");
}

/** Who flies now and may change a file this one may change too: without an order between them the later one waits. */
export function collidesWith(
  state: MissionState,
  task: TaskState,
  starting: readonly TaskId[] = [],
): TaskId | null {
  if (!writes(task.spec)) return null;
  for (const id of [...state.active, ...starting]) {
    const other = state.tasks.get(id);
    if (other === undefined || other === task || !writes(other.spec)) continue;
    // Only one of two rivals is ever merged; each would wait for the other.
    if (rivalOf(state, task) === other) continue;
    if (mayMeet(task.spec, other.spec)) return id;
  }
  return null;
}

function mayMeet({ brief: { scope: one } }: TaskSpec, { brief: { scope: other } }: TaskSpec): boolean {
  const keepsOff = (avoid: readonly string[], pattern: string): boolean =>
    avoid.some((away) => surelyCovers(away, pattern));
  return one.touch.some((a) =>
    other.touch.some((b) => mayOverlap(a, b) && !keepsOff(one.avoid, b) && !keepsOff(other.avoid, a)),
  );
}
