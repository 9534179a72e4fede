import type { Trouble, TroubleKind } from "../agent-event.ts";
import type { Failure } from "./frames.ts";

const BY_NAME: Readonly<Record<string, TroubleKind>> = {
  ProviderAuthError: "auth",
  ContextOverflowError: "context",
};

/** Providers have words of their own; of what opencode tells of them this is the last resort. */
const USED_UP = /quota|usage.?limit|billing|credit/i;
const TOO_LONG = /context.?(length|window)|prompt is too long|too many tokens/i;
const LIMITED = /rate.?limit|too many requests/i;
const OVERLOADED = /overloaded|at capacity|unavailable/i;
const BROKEN_OFF = /socket|connection|ECONN|fetch failed|unable to connect|aborted|terminated/i;

/** Why a turn failed. */
export function opencodeTrouble({ name, data }: Failure, now: number): Trouble {
  const message = data?.message ?? name;
  const whole = `${message} ${data?.responseBody ?? ""}`;
  const kind = BY_NAME[name] ?? byWords(whole) ?? byStatus(data?.statusCode ?? null) ?? otherwise(whole);
  const isLimit = kind === "rate-limit" || kind === "quota";
  return { kind, message, retrying: false, resetsAt: isLimit ? resetOf(data, now) : null };
}

/** It waits and tries again by itself; of the error only the message is told. */
export function retryTrouble(message: string, next: number | null): Trouble {
  const kind = byWords(message) ?? "server";
  return { kind, message, retrying: true, resetsAt: next };
}

function byWords(text: string): TroubleKind | null {
  if (TOO_LONG.test(text)) return "context";
  if (USED_UP.test(text)) return "quota";
  if (LIMITED.test(text)) return "rate-limit";
  return OVERLOADED.test(text) ? "overloaded" : null;
}

function byStatus(status: number | null): TroubleKind | null {
  if (status === null) return null;
  if (status === 401 || status === 403) return "auth";
  if (status === 429) return "rate-limit";
  if (status === 529) return "overloaded";
  return status >= 500 ? "server" : "bad-request";
}

const otherwise = (text: string): TroubleKind => (BROKEN_OFF.test(text) ? "server" : "unknown");

/** In the body by its moment, or in a header by how long it takes. */
function resetOf(data: Failure["data"], now: number): number | null {
  const at = /"resets_at":\s*(\d+)/.exec(data?.responseBody ?? "")?.[1];
  if (at !== undefined) return Number(at) * 1_000;
  const seconds = Number(data?.responseHeaders?.["retry-after"] ?? Number.NaN);
  return Number.isFinite(seconds) ? now + seconds * 1_000 : null;
}
