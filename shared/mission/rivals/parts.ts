import type { TaskState } from "../flight/task.ts";
import { matches } from "../plan/path-pattern.ts";

/** Files of the other one that the next attempt starts with. */
export interface TakenParts {
  /** The branch of the other one. */
  readonly branch: string;
  readonly paths: readonly string[];
  /** The first attempt that may get them. */
  readonly attempt: number;
}

/**
 * The files an attempt starts with: those of the pick, until a workspace was made ready with them. An attempt whose workspace
 * could not be made took nothing over, so the next one has to.
 */
export function partsOf({ parts, attempts }: TaskState, number: number): TakenParts | null {
  if (parts === null || number < parts.attempt) return null;
  const wereTaken = attempts.some(
    (attempt) => attempt.number >= parts.attempt && attempt.number < number && attempt.workspaceReady,
  );
  return wereTaken ? null : parts;
}

/** What a task may change it may take over as well, and nothing else. */
export function isScopedOut({ spec }: TaskState, path: string): boolean {
  const { touch, avoid } = spec.brief.scope;
  const isMeant = (pattern: string): boolean => matches(pattern, path);
  return !touch.some(isMeant) || avoid.some(isMeant);
}
