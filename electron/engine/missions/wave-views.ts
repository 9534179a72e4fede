import { waves } from "#shared/mission/graph.ts";
import type { TaskId } from "#shared/mission/ids.ts";
import type { TaskSpec } from "#shared/mission/plan/task-spec.ts";

/** Which tasks could start together, wave after wave, by the edges alone. */
export const wavesOf = (specs: readonly TaskSpec[]): { number: number; tasks: TaskId[] }[] =>
  waves(specs).map((tasks, index) => ({ number: index + 1, tasks: [...tasks] }));
