import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";

/** Where the store takes its time from. Injected, so that tests decide what time it is. */
export interface StoreClock {
  /** Wall time in milliseconds since 1970. May jump in both directions; never used to order events. */
  nowMs(): number;
  /** Nanoseconds that never run backwards. Two values are comparable only under the same `bootId`. */
  monotonicNs(): bigint;
  /** Names the period in which monotonic values are comparable. */
  readonly bootId: string;
}

const LINUX_BOOT_ID = "/proc/sys/kernel/random/boot_id";

/** The clock of this machine. */
export function systemClock(): StoreClock {
  return {
    nowMs: () => Date.now(),
    monotonicNs: () => process.hrtime.bigint(),
    bootId: process.platform === "linux" ? linuxBootId() : processBootId(),
  };
}

function linuxBootId(): string {
  try {
    return readFileSync(LINUX_BOOT_ID, "utf8").trim();
  } catch {
    // Some containers hide /proc: monotonic values are then only comparable inside this process, and the id says so.
    return processBootId();
  }
}

function processBootId(): string {
  return `process-${randomUUID()}`;
}
