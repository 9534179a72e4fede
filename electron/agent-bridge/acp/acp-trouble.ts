import type { Trouble, TroubleKind } from "../agent-event.ts";
import type { Refused } from "./frames.ts";

/** The protocol's own number for "sign in first". */
const SIGN_IN = -32_000;

/** Words of agents that are known to say more than the protocol does. */
const BY_WORD: Readonly<Record<string, TroubleKind>> = {
  rate_limit: "rate-limit",
  rateLimitExceeded: "rate-limit",
  usageLimitExceeded: "quota",
  quota: "quota",
  billing_error: "quota",
  overloaded: "overloaded",
  serverOverloaded: "overloaded",
  authentication_failed: "auth",
  unauthorized: "auth",
  invalid_request: "bad-request",
  badRequest: "bad-request",
  contextWindowExceeded: "context",
  server_error: "server",
  internalServerError: "server",
};

/** The last resort: what an agent says in a sentence only. */
const BY_SENTENCE: readonly (readonly [RegExp, TroubleKind])[] = [
  [/context.?(length|window)|prompt is too long|too many tokens/i, "context"],
  [/quota|usage.?limit|billing|credit balance/i, "quota"],
  [/rate.?limit|too many requests|\b429\b/i, "rate-limit"],
  [/overloaded|\b529\b/i, "overloaded"],
  [/api key|unauthori[sz]ed|not logged in|authentication|\b401\b/i, "auth"],
  [/server (had an )?error|high demand|\b50\d\b|connection|socket|disconnected/i, "server"],
  [/not valid|invalid.request|\b400\b/i, "bad-request"],
];

/** Why a turn was answered with an error. */
export function acpTrouble({ code, message, data }: Refused): Trouble {
  const details = data?.message ?? data?.details ?? "";
  const said = [message ?? "", details].filter((part, at, all) => part !== "" && all.indexOf(part) === at);
  const whole = said.join(": ") || "It refused without a reason.";
  const word = data?.errorKind ?? wordOf(data?.codexErrorInfo);
  const sentence = BY_SENTENCE.find(([words]) => words.test(whole))?.[1];
  // A plan that is used up is told as a rate limit by some.
  const isUsedUp = sentence === "quota";
  const kind =
    code === SIGN_IN ? "auth" : isUsedUp ? "quota" : (BY_WORD[word ?? ""] ?? sentence ?? "unknown");
  return { kind, message: whole, retrying: false, resetsAt: null };
}

/** A turn that ended without its whole answer. */
const BY_STOP: Readonly<Record<string, string>> = {
  max_tokens: "Its answer reached the most tokens it may have.",
  max_turn_requests: "It reached the most requests a turn may have.",
  refusal: "Its model refused to answer.",
};

export const stopTrouble = (reason: string): Trouble => ({
  kind: "unknown",
  message: BY_STOP[reason] ?? `Its turn ended with ${reason}.`,
  retrying: false,
  resetsAt: null,
});

/** Codex tells a word, or one key with details. */
function wordOf(info: unknown): string | null {
  if (typeof info === "string") return info;
  return typeof info === "object" && info !== null ? (Object.keys(info)[0] ?? null) : null;
}
