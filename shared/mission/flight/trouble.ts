import { z } from "zod";

/** What went wrong between an agent and its model, in one set of words for all of them. */
export const troubleKind = z.enum([
  "rate-limit",
  "quota",
  /** More than its context window takes. */
  "context",
  "auth",
  "bad-request",
  "server",
  "overloaded",
  "idle-timeout",
  /** Its own summary of a conversation that got too long failed. */
  "compaction",
  /** The agent and Flightdeck did not understand each other. */
  "protocol",
  "unknown",
]);
export type TroubleKind = z.infer<typeof troubleKind>;

export interface Trouble {
  readonly kind: TroubleKind;
  readonly message: string;
  /** It tried again by itself. */
  readonly retrying: boolean;
  readonly at: number;
}

/** A conversation that ended like this is never gone on with: what the agent knows of it is lost or cannot be read. */
export const endsConversation = (trouble: Trouble | null): boolean =>
  trouble !== null && !trouble.retrying && (trouble.kind === "context" || trouble.kind === "compaction");

/** What the agent's own maker said of how much may still be used. */
export interface UsageLimit {
  readonly usedPercent: number;
  readonly windowMinutes: number | null;
  readonly resetsAt: number | null;
  readonly at: number;
}

/** It was told to wait, and until when. */
export interface Limited {
  readonly until: number;
  /** Nobody said when the limit ends. */
  readonly guessed: boolean;
  readonly at: number;
}
