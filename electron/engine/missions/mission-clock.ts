/** Where the mailboxes take their time from. Injected, so that tests decide what time it is. */
export interface MissionClock {
  /** Wall time in milliseconds since 1970. */
  nowMs(): number;
  /**
   * Calls `run` once, when as much time has passed as is missing to `atMs` now: by a few milliseconds it may come too early.
   * Returns what takes it back.
   */
  wake(atMs: number, run: () => void): () => void;
}

/** Timers hold no longer delay; a later moment is slept in parts. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The clock of this machine. Its timers keep no process alive. */
export const systemMissionClock: MissionClock = {
  nowMs: () => Date.now(),
  wake(atMs, run) {
    let timer: NodeJS.Timeout;
    const arm = (): void => {
      const delayMs = Math.max(0, atMs - Date.now());
      const next = delayMs > LONGEST_TIMER_MS ? arm : run;
      timer = setTimeout(next, Math.min(delayMs, LONGEST_TIMER_MS)).unref();
    };
    arm();
    return () => clearTimeout(timer);
  },
};
