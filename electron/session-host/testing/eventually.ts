import { setTimeout as delay } from "node:timers/promises";

const POLL_MS = 5;

/** Polls until the check gives something other than undefined or false. */
export async function eventually<T>(
  what: string,
  check: () => T | undefined | false | Promise<T | undefined | false>,
  timeoutMs = 20_000,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const value = await check();
    if (value !== undefined && value !== false) return value;
    if (performance.now() > deadline) throw new Error(`After ${timeoutMs} ms still not: ${what}.`);
    await delay(POLL_MS);
  }
}
