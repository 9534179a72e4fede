import type { Trouble, TroubleKind } from "../agent-event.ts";
import type { LimitWindow, TurnError } from "./frames.ts";

/** The words of `codexErrorInfo`. One that is not here is told by its status, else it is unknown. */
const KINDS: Readonly<Record<string, TroubleKind>> = {
  contextWindowExceeded: "context",
  sessionBudgetExceeded: "quota",
  usageLimitExceeded: "quota",
  rateLimitExceeded: "rate-limit",
  flexUnavailable: "overloaded",
  serverOverloaded: "overloaded",
  policyCapacityUnavailable: "overloaded",
  internalServerError: "server",
  unauthorized: "auth",
  badRequest: "bad-request",
  modelNotFound: "bad-request",
};

const IDLE = /idle timeout/i;
const TRY_AGAIN = /try again in (?:(\d+)\s*m(?:in(?:utes?)?)?(?![a-z])\s*)?(?:(\d+(?:\.\d+)?)\s*(ms|s)\b)?/i;

export interface Told {
  readonly error: TurnError;
  readonly retrying: boolean;
  readonly now: number;
  /** What it said last of its limits. */
  readonly windows: readonly LimitWindow[];
  /** Its own summary of the conversation was under way. */
  readonly compacting: boolean;
}

export function codexTrouble(told: Told): Trouble {
  const { error, retrying } = told;
  const kind = told.compacting && !retrying ? "compaction" : kindOf(error);
  const details = error.additionalDetails ?? "";
  const said = plainMessage(error.message);
  const message = details === "" || details === error.message ? said : `${said}: ${details}`;
  return { kind, message, retrying, resetsAt: resetOf(kind, told) };
}

function kindOf({ codexErrorInfo: info, message, additionalDetails }: TurnError): TroubleKind {
  const whole = `${message} ${additionalDetails ?? ""}`;
  if (typeof info === "string") return KINDS[info] ?? byWords(whole);
  const [name, details] = Object.entries(info ?? {})[0] ?? [];
  if (name === undefined) return byWords(whole);
  return KINDS[name] ?? byStatus(statusIn(details)) ?? byWords(whole, "server");
}

/** A refusal may come as it was sent, in JSON. */
function plainMessage(message: string): string {
  if (!message.startsWith("{")) return message;
  return /"message":"((?:[^"\\]|\\.)*)"/.exec(message)?.[1] ?? message;
}

function statusIn(details: unknown): number | null {
  if (typeof details !== "object" || details === null || !("httpStatusCode" in details)) return null;
  return typeof details.httpStatusCode === "number" ? details.httpStatusCode : null;
}

function byStatus(status: number | null): TroubleKind | null {
  if (status === null) return null;
  if (status === 401 || status === 403) return "auth";
  if (status === 429) return "rate-limit";
  if (status === 503 || status === 529) return "overloaded";
  return status >= 500 ? "server" : "bad-request";
}

/** The last resort: what has no code of its own. */
function byWords(text: string, otherwise: TroubleKind = "unknown"): TroubleKind {
  if (IDLE.test(text)) return "idle-timeout";
  if (/invalid_request_error/.test(text)) return "bad-request";
  if (/stream disconnected|transport error/i.test(text)) return "server";
  const status = /\bstatus:? (\d{3})\b/.exec(text)?.[1];
  return byStatus(status === undefined ? null : Number(status)) ?? otherwise;
}

/** When the limit is over: of a plan by its windows, else by what the message says. */
function resetOf(kind: TroubleKind, { error, now, windows }: Told): number | null {
  if (kind !== "quota" && kind !== "rate-limit") return null;
  const full = windows.filter(
    ({ usedPercent, resetsAt }) => usedPercent >= 100 && typeof resetsAt === "number",
  );
  if (full.length > 0) return Math.max(...full.map(({ resetsAt }) => (resetsAt ?? 0) * 1_000));
  const text = `${error.message} ${error.additionalDetails ?? ""}`;
  const said = TRY_AGAIN.exec(text);
  if (said === null || (said[1] === undefined && said[2] === undefined)) return timeOfDay(text, now);
  const unit = said[3] === "ms" ? 1 : 1_000;
  return now + Number(said[1] ?? 0) * 60_000 + Math.ceil(Number(said[2] ?? 0) * unit);
}

/** "try again at 3:07 PM", or with a day before it; in the time of this computer, and to the minute. */
const AT = /try again at (?:([A-Z][a-z]{2}) (\d{1,2})(?:st|nd|rd|th)?, (\d{4}) )?(\d{1,2}):(\d{2}) (AM|PM)/;
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const MINUTE = 60_000;

function timeOfDay(text: string, now: number): number | null {
  const said = AT.exec(text);
  if (said === null) return null;
  const [, month, day, year, hour, minute, half] = said;
  const at = new Date(now);
  if (month !== undefined) at.setFullYear(Number(year), MONTHS.indexOf(month), Number(day));
  at.setHours((Number(hour) % 12) + (half === "PM" ? 12 : 0), Number(minute), 0, 0);
  // The minute it says may have begun already; the next one is safe.
  return at.getTime() + MINUTE;
}
