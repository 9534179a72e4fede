/** Where the mailboxes take their time from. Injected, so that tests decide what time it is. */
export interface MissionClock {
  /** Wall time in milliseconds since 1970. */
  nowMs(): number;
  /** Milliseconds that passed since some moment: nobody can put it back, and it stands still while the machine sleeps. */
  steadyMs(): number;
  /**
   * Calls `run` once: when it is `atMs`, or when as much time has passed as was missing to it, should the clock have been put
   * back. Returns what takes it back.
   */
  wake(atMs: number, run: () => void): () => void;
}

/** Timers do not count a sleep of the machine; so long after it, at most, what was due meanwhile rings. */
const LOOK_EVERY_MS = 60_000;

/** The clock of this machine. Its timers keep no process alive. */
export const systemMissionClock: MissionClock = {
  nowMs: () => Date.now(),
  steadyMs: () => performance.now(),
  wake(atMs, run) {
    const latest = performance.now() + Math.max(0, atMs - Date.now());
    let timer: NodeJS.Timeout;
    const arm = (): void => {
      const missingMs = Math.min(atMs - Date.now(), latest - performance.now());
      const look = (): void => (missingMs > 0 ? arm() : run());
      timer = setTimeout(look, Math.min(Math.max(0, Math.ceil(missingMs)), LOOK_EVERY_MS)).unref();
    };
    arm();
    return () => clearTimeout(timer);
  },
};
