import { PlainError } from "#launch/plain-error.ts";
import type { LimitSeen } from "#shared/mission/routing/limit-source.ts";

/** Who was asked gives nothing more for a while, which says nothing about the question. */
export class LimitedError extends PlainError {
  /** null: nobody said. */
  readonly until: number | null;

  constructor(sentence: string, until: number | null) {
    super(sentence);
    this.until = until;
  }
}

export const limitIn = (error: unknown): LimitSeen =>
  error instanceof LimitedError ? { until: error.until } : null;
