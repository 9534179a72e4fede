import { setTimeout as delay } from "node:timers/promises";

const POLL_MS = 5;

/** Polls until the check gives something other than undefined or false. */
export async function eventually<Found>(
  what: string,
  check: () => Found | undefined | false,
  timeoutMs = 20_000,
): Promise<Found> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const found = check();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`After ${timeoutMs} ms still not: ${what}.`);
    await delay(POLL_MS);
  }
}
