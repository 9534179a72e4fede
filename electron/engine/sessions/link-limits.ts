import type { NewCall } from "./host-connection.ts";

/** How long the session host may take, in milliseconds. */
export interface LinkLimits {
  readonly callMs: number;
  /** Finding a program on a slow disk and starting it. */
  readonly openMs: number;
  /** On top of the grace that the programs themselves get to end. */
  readonly endMs: number;
  readonly heartbeatEveryMs: number;
  readonly heartbeatWithinMs: number;
}

/** All that a host does at once takes milliseconds; these are for a computer that swaps. */
export const LINK_LIMITS: LinkLimits = {
  callMs: 10_000,
  openMs: 15_000,
  endMs: 15_000,
  heartbeatEveryMs: 5_000,
  heartbeatWithinMs: 5_000,
};

export function limitOf(call: NewCall, limits: LinkLimits): number {
  if (call.t === "open") return limits.openMs;
  if (call.t === "signal" && call.signal === "end") return call.graceMs + limits.endMs;
  return limits.callMs;
}
