/** Why a command was refused. A program acts on the code, a person reads the sentence. */
export type RejectionCode =
  /** The mission, task, decision, policy … is not there. */
  | "unknown"
  /** The command does not make sense in this phase or state. */
  | "wrong-state"
  /** What was sent is not usable as it is. */
  | "invalid"
  /** Who sent it may not do this. */
  | "not-allowed"
  /** Somebody else was first. */
  | "already-decided";

/** A command that changes nothing. The sentence says what, where, what was kept and what to do. */
export interface Rejection {
  readonly code: RejectionCode;
  readonly sentence: string;
}

export const reject = (code: RejectionCode, sentence: string): Rejection => ({ code, sentence });
