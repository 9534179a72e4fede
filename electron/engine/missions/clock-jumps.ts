import type { MissionClock } from "./mission-clock.ts";

/** Two clocks never go alike; less than this is no jump. */
const JUMP_MS = 5_000;

/** Notices that the wall clock moved by more, or by less, than time passed: it was corrected, or the machine slept. */
export class ClockJumps {
  readonly #clock: Pick<MissionClock, "nowMs" | "steadyMs">;
  #aheadMs: number;

  constructor(clock: Pick<MissionClock, "nowMs" | "steadyMs">) {
    this.#clock = clock;
    this.#aheadMs = clock.nowMs() - clock.steadyMs();
  }

  /** By how much it jumped since this was asked last; 0: it did not. */
  since(): number {
    const aheadMs = this.#clock.nowMs() - this.#clock.steadyMs();
    const byMs = Math.round(aheadMs - this.#aheadMs);
    this.#aheadMs = aheadMs;
    return Math.abs(byMs) < JUMP_MS ? 0 : byMs;
  }
}
