/**
 * A rolling window of usage: what was used stays counted until it is older than the window. All lanes of an account fill
 * the same one.
 */
export interface QuotaWindow {
  readonly windowMs: number;
  /** What the window holds, in whatever unit the account counts. */
  readonly limit: number;
  /** Oldest first. */
  readonly samples: readonly { readonly at: number; readonly amount: number }[];
}

/** Beyond this share nothing new starts: what runs has to be able to finish. */
export const START_BELOW_SHARE = 0.9;

export interface HeadRoom {
  readonly used: number;
  /** What is left, 0 to 1. */
  readonly share: number;
  readonly mayStart: boolean;
  /** When there is room to start again; null: now, or never by itself. */
  readonly roomAt: number | null;
}

export function addSample(window: QuotaWindow, at: number, amount: number): QuotaWindow {
  const samples = window.samples.filter((sample) => sample.at > at - window.windowMs);
  return { ...window, samples: [...samples, { at, amount }] };
}

/** How much of a window is left, and when there will be more. */
export function headRoom(window: QuotaWindow, at: number, below = START_BELOW_SHARE): HeadRoom {
  const alive = window.samples.filter((sample) => sample.at > at - window.windowMs && sample.at <= at);
  const used = alive.reduce((sum, { amount }) => sum + amount, 0);
  const share = window.limit <= 0 ? 0 : Math.max(0, 1 - used / window.limit);
  const mayStart = used < window.limit * below;
  return { used, share, mayStart, roomAt: mayStart ? null : roomAt(window, alive, used, below) };
}

/** Where nobody says how long a window is, or when it opens again. */
const UNKNOWN_WINDOW_MS = 60 * 60_000;

/** What an account said last: a share of a window that nobody here counts. */
export interface AccountLimit {
  readonly usedPercent: number;
  readonly windowMinutes: number | null;
  readonly resetsAt: number | null;
  readonly at: number;
}

/** Until when nothing new starts with an account, or with `below` of 1 nothing at all; null: it has room. */
export function accountFullUntil(said: AccountLimit, now: number, below = START_BELOW_SHARE): number | null {
  const windowMs = said.windowMinutes === null ? UNKNOWN_WINDOW_MS : said.windowMinutes * 60_000;
  const samples = [{ at: said.at, amount: said.usedPercent }];
  const { mayStart, roomAt } = headRoom({ windowMs, limit: 100, samples }, Math.max(now, said.at), below);
  if (mayStart) return null;
  const until = said.resetsAt ?? roomAt;
  return until === null || until <= now ? null : until;
}

/** The instant at which enough old usage has left the window. */
function roomAt(
  window: QuotaWindow,
  alive: QuotaWindow["samples"],
  used: number,
  below: number,
): number | null {
  let left = used;
  for (const sample of alive) {
    left -= sample.amount;
    if (left < window.limit * below) return sample.at + window.windowMs;
  }
  return null;
}
