import type { TaskId } from "../ids.ts";
import type { ReviewLevel } from "../words.ts";
import type { TaskSpec } from "./task-spec.ts";

/** More changed lines than one reader takes in at a sitting: a second pair of eyes sees what the first one skips. */
const LARGE_LINES = 400;
/** More files than one reader keeps in mind together. */
const LARGE_FILES = 20;
/** When so many tasks build on one, what is wrong in it is found late and undone many times. */
export const MANY_DEPENDENTS = 10;

/** How large a change is, or is said to become. null: not known. */
export interface ChangeSize {
  readonly lines: number | null;
  readonly files: number | null;
}

/** Why a change is large, as the middle of a sentence; null: it is not. */
export function whyLarge({ lines, files }: ChangeSize): string | null {
  if (lines !== null && lines > LARGE_LINES) return `${lines} changed lines are more than ${LARGE_LINES}`;
  return files !== null && files > LARGE_FILES ? `${files} files are more than ${LARGE_FILES}` : null;
}

export const isLargeByEstimate = ({ estimate }: TaskSpec): boolean => whyLarge(estimate) !== null;

const ABOVE: Readonly<Record<ReviewLevel, ReviewLevel>> = {
  light: "standard",
  standard: "full",
  full: "full",
};

/** What is large is reviewed one step more than what it is. */
export const oneStepMore = (level: ReviewLevel): ReviewLevel => ABOVE[level];

/**
 * How many tasks build on one, directly or through others. Counted no further than `most`: in a plan of ten thousand tasks
 * nobody needs to know whether it is nine thousand.
 */
export function dependentsUpTo(
  dependents: ReadonlyMap<TaskId, readonly TaskId[]>,
  task: TaskId,
  most: number,
): number {
  const found = new Set<TaskId>();
  const left = [task];
  for (let id = left.pop(); id !== undefined; id = left.pop()) {
    for (const next of dependents.get(id) ?? []) {
      if (found.has(next)) continue;
      found.add(next);
      if (found.size >= most) return most;
      left.push(next);
    }
  }
  return found.size;
}

export const hasManyDependents = (
  dependents: ReadonlyMap<TaskId, readonly TaskId[]>,
  task: TaskId,
): boolean => dependentsUpTo(dependents, task, MANY_DEPENDENTS) === MANY_DEPENDENTS;
