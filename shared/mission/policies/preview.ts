import type { Action } from "./action.ts";
import type { Circumstances } from "./circumstances.ts";
import { judge } from "./evaluate.ts";
import { DENY_FLOOR } from "./floor.ts";
import type { Policy } from "./policy.ts";

/** Something that was asked for, and what became of it. */
export interface JudgedRequest {
  readonly action: Action;
  /** The situation it was judged in. */
  readonly circumstances: Circumstances;
  /** Still waits for an answer. */
  readonly pending: boolean;
  /** How a person would recognise it. */
  readonly label: string;
}

export interface PolicyPreview {
  /** So many of the past would have been decided by this rule. */
  readonly past: number;
  /** So many that wait now are such. */
  readonly pending: number;
  /** The newest first; at most five. */
  readonly examples: readonly string[];
}

const EXAMPLES = 5;

/** "Would have matched 14 past and 2 pending": asked of the rule alone, so that no other rule hides what it reaches. */
export function previewPolicy(policy: Policy, history: readonly JudgedRequest[]): PolicyPreview {
  const matched = history.filter(
    ({ action, circumstances }) =>
      (policy.task === null || policy.task === circumstances.task) &&
      judge([policy], DENY_FLOOR, action, circumstances).policy === policy.id,
  );
  return {
    past: matched.filter(({ pending }) => !pending).length,
    pending: matched.filter(({ pending }) => pending).length,
    examples: matched
      .slice(-EXAMPLES)
      .toReversed()
      .map(({ label }) => label),
  };
}
