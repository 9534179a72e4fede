import type { Trouble, TroubleKind } from "../agent-event.ts";
import type { ResultFrame, RetryFrame } from "./frames.ts";

/** The words Claude Code itself has for what went wrong between it and its model. */
const BY_WORD: Readonly<Record<string, TroubleKind>> = {
  authentication_failed: "auth",
  oauth_org_not_allowed: "auth",
  billing_error: "quota",
  rate_limit: "rate-limit",
  overloaded: "overloaded",
  server_error: "server",
  model_not_found: "bad-request",
};

const BY_STATUS: Readonly<Record<number, TroubleKind>> = {
  400: "bad-request",
  401: "auth",
  402: "quota",
  403: "auth",
  404: "bad-request",
  413: "context",
  429: "rate-limit",
  529: "overloaded",
};

/** Its words are the one place where a full context or used up money can be told from any other refused request. */
const TOO_LONG = /prompt is too long|context (window|length)|too many tokens/i;
const USED_UP = /credit balance|usage limit|spend(ing)? limit|current quota/i;
const NOT_LOGGED_IN = /not logged in|please run \/login|invalid api key/i;

/** What kind of trouble it is: a full context and used up money by the text, else by its own word, else by the status. */
export function troubleKind(word: string | null, status: number | null, text: string): TroubleKind {
  if (TOO_LONG.test(text)) return "context";
  if (USED_UP.test(text)) return "quota";
  // A refused connection and an overloaded model are both its "server_error"; the status tells them apart.
  if (status === 529) return "overloaded";
  const known = BY_WORD[word ?? ""] ?? BY_STATUS[status ?? 0];
  if (known !== undefined) return known;
  if (status !== null && status >= 500) return "server";
  return NOT_LOGGED_IN.test(text) ? "auth" : "unknown";
}

/** Limits of its own that end a turn, in the words of `subtype` and `terminal_reason`. */
const OF_ITS_OWN: Readonly<Record<string, { readonly kind: TroubleKind; readonly sentence: string }>> = {
  error_max_turns: { kind: "unknown", sentence: "It reached the most turns it may take." },
  error_max_budget_usd: { kind: "quota", sentence: "It reached the most money it may spend." },
  prompt_too_long: { kind: "context", sentence: "Its conversation no longer fits the context of its model." },
  rapid_refill_breaker: { kind: "compaction", sentence: "Its context is full again right after compacting." },
};

/** Why a turn failed. `word` is what the last message of the turn said of itself. */
export function troubleOf(result: ResultFrame, word: string | null): Trouble {
  const text = [result.result ?? "", ...result.errors].filter((part) => part !== "").join(" ");
  const own = OF_ITS_OWN[result.terminal_reason ?? ""] ?? OF_ITS_OWN[result.subtype];
  const kind = own?.kind ?? troubleKind(word, result.api_error_status ?? null, text);
  const message = text === "" ? (own?.sentence ?? `Its turn ended with ${result.subtype}.`) : text;
  return { kind, message, retrying: false, resetsAt: null };
}

/** It waits and tries again by itself. */
export function retryTrouble(frame: RetryFrame, nowMs: number): Trouble {
  const { attempt, error, error_status: status, max_retries: most, retry_delay_ms: delayMs } = frame;
  const kind = troubleKind(error ?? null, status ?? null, "");
  const tries = most == null ? `try ${attempt}` : `try ${attempt} of ${most}`;
  const why = [error ?? "no answer", status == null ? "" : `(${status})`]
    .filter((part) => part !== "")
    .join(" ");
  const seconds = delayMs == null ? "" : ` in ${(delayMs / 1_000).toFixed(1)} s`;
  return {
    kind: kind === "unknown" && status == null ? "server" : kind,
    message: `${why}: ${tries}${seconds}`,
    retrying: true,
    resetsAt: delayMs == null ? null : Math.round(nowMs + delayMs),
  };
}
