import type { RunMode } from "#shared/mission/words.ts";
import type { AgentEvent, Trouble } from "./agent-event.ts";

export type TurnEnd = Extract<AgentEvent, { t: "turn-ended" }>;

export interface Circumstances {
  readonly mode: RunMode;
  readonly now: number;
  /** Asked to wind up: the hand-off is still to be asked for, or this was its turn. */
  readonly windUp: "no" | "wanted" | "asked";
  /** What ended this turn; null: nothing was seen to go wrong. */
  readonly trouble: Trouble | null;
  /** It said itself that its work is over, by handing over a packet. */
  readonly handedPacket: boolean;
  /** How often this session waited for a limit whose end nobody named. */
  readonly guesses: number;
}

export type Next =
  | { readonly do: "ask-hand-off" }
  | { readonly do: "hand-over"; readonly text: string | null }
  | { readonly do: "finish"; readonly lastMessage: string | null }
  /** Until a message, or until it is resumed. */
  | { readonly do: "wait" }
  | { readonly do: "wait-for-limit"; readonly until: number; readonly guessed: boolean }
  | { readonly do: "wait-for-login"; readonly detail: string }
  | { readonly do: "give-up"; readonly reason: string };

/** A limit that does not say when it ends is tried again after 1, 2, 4 and 8 minutes; then the attempt has failed. */
const FIRST_GUESS_MS = 60_000;
const MOST_GUESSES = 4;
/** Clocks differ: a limit that ended a moment ago may still hold over there. */
const LEAST_WAIT_MS = 2_000;

const NO_REASON = "The turn failed and nothing said why.";

/** What follows the end of a turn. The one place where a run is called complete, and it takes a completed turn for that. */
export function afterTurn({ status, lastMessage }: TurnEnd, here: Circumstances): Next {
  if (here.windUp === "asked") return { do: "hand-over", text: status === "completed" ? lastMessage : null };
  if (status === "failed") return afterFailure(here);
  // Done just before it was told to stop: there is nothing to hand over.
  if (status === "completed" && (here.mode === "exec" || here.handedPacket))
    return { do: "finish", lastMessage };
  return here.windUp === "wanted" ? { do: "ask-hand-off" } : { do: "wait" };
}

function afterFailure({ trouble, now, windUp, guesses }: Circumstances): Next {
  if (trouble === null) return { do: "give-up", reason: NO_REASON };
  const { kind, message, resetsAt } = trouble;
  const isLimit = kind === "rate-limit" || kind === "quota" || kind === "overloaded";
  // Whoever winds up has nobody to wait for: the next session goes on without a hand-off.
  if (windUp === "wanted") return { do: "hand-over", text: null };
  if (isLimit && resetsAt !== null) {
    return { do: "wait-for-limit", until: Math.max(resetsAt, now + LEAST_WAIT_MS), guessed: false };
  }
  if (isLimit && kind !== "quota" && guesses < MOST_GUESSES) {
    return { do: "wait-for-limit", until: now + FIRST_GUESS_MS * 2 ** guesses, guessed: true };
  }
  if (kind === "auth") return { do: "wait-for-login", detail: message };
  return { do: "give-up", reason: message };
}
