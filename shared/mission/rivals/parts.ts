import type { TaskState } from "../flight/task.ts";
import { surelyCovers } from "../plan/path-pattern.ts";

/** Files of the other one that the next attempt starts with. */
export interface TakenParts {
  /** The branch of the other one. */
  readonly branch: string;
  readonly paths: readonly string[];
  /** The attempt that gets them. */
  readonly attempt: number;
}

/** A scope that names the other one's files only by luck is no scope: in doubt it is outside. */
export function isScopedOut({ spec }: TaskState, path: string): boolean {
  const { touch, avoid } = spec.brief.scope;
  const inside = touch.some((pattern) => pattern === path || surelyCovers(pattern, path));
  return !inside || avoid.some((pattern) => pattern === path || surelyCovers(pattern, path));
}
