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
const START_BELOW_SHARE = 0.9;

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
export function headRoom(window: QuotaWindow, at: number): HeadRoom {
  const alive = window.samples.filter((sample) => sample.at > at - window.windowMs && sample.at <= at);
  const used = alive.reduce((sum, { amount }) => sum + amount, 0);
  const share = window.limit <= 0 ? 0 : Math.max(0, 1 - used / window.limit);
  const mayStart = used < window.limit * START_BELOW_SHARE;
  return { used, share, mayStart, roomAt: mayStart ? null : roomAt(window, alive, used) };
}

/** The instant at which enough old usage has left the window. */
function roomAt(window: QuotaWindow, alive: QuotaWindow["samples"], used: number): number | null {
  let left = used;
  for (const sample of alive) {
    left -= sample.amount;
    if (left < window.limit * START_BELOW_SHARE) return sample.at + window.windowMs;
  }
  return null;
}
