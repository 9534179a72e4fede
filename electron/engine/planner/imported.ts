import { MAX_TASKS, plan, type Plan } from "#shared/mission/plan/plan.ts";
import { graphFaults } from "./plan-graph.ts";
import { problem, refused, START, type Place, type Positions, type Problem } from "./problem.ts";
import { fitsSchema } from "./schema-problems.ts";

/** Something of the file that is no part of the plan, and why. */
export interface LeftOut extends Place {
  readonly title: string;
  readonly reason: string;
}

export type Imported =
  | { readonly ok: true; readonly plan: Plan; readonly leftOut: readonly LeftOut[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Plans are longer than what a person writes by hand: ten thousand tasks with whole briefs. */
export const MAX_PLAN_BYTES = 32_000_000;

/** Said before anything is computed over so many. */
export function tooMany(file: string, tasks: number): { ok: false; problems: Problem[] } | null {
  if (tasks <= MAX_TASKS) return null;
  const sentence = `This makes ${tasks} tasks; a plan has at most ${MAX_TASKS}. Nothing was taken from it; take it in parts.`;
  return refused([problem(file, START, sentence)]);
}

/** A plan out of what a file says, if it is one. */
export function importedPlan(
  file: string,
  value: unknown,
  positions: Positions,
  leftOut: readonly LeftOut[],
): Imported {
  const fitted = fitsSchema(file, value, positions, plan);
  if (!fitted.ok) return fitted;
  if (fitted.value.tasks.length === 0) {
    const what =
      leftOut.length === 0 ? "holds no task" : `holds no open task (${leftOut.length} left out as done)`;
    return refused([problem(file, START, `The file ${what}, so there is nothing to plan.`)]);
  }
  const faults = graphFaults(fitted.value.tasks);
  if (faults.length === 0) return { ok: true, plan: fitted.value, leftOut };
  return refused(
    faults.slice(0, MAX_LOCATED).map(({ task, entry, sentence }) => {
      const path = ["tasks", task, ...(entry === null ? ["id"] : ["after", entry])];
      return problem(file, positions.of(path), sentence);
    }),
    Math.max(0, faults.length - MAX_LOCATED),
  );
}

/** Finding the place of each of thousands would take longer than reading the file. */
const MAX_LOCATED = 200;

/** Where the tasks of a file without a grammar of its own stand: each task, and the lines about it. */
export class TaskPlaces implements Positions {
  readonly #tasks: readonly { readonly place: Place; readonly fields: ReadonlyMap<string, Place> }[];

  constructor(tasks: readonly { readonly place: Place; readonly fields: ReadonlyMap<string, Place> }[]) {
    this.#tasks = tasks;
  }

  of([, index, ...rest]: readonly PropertyKey[]): Place {
    const task = this.#tasks[Number(index)];
    const field = rest.toReversed().find((step) => task?.fields.has(String(step)) === true);
    return task?.fields.get(String(field)) ?? task?.place ?? START;
  }

  ofKey(path: readonly PropertyKey[]): Place {
    return this.of(path);
  }
}
