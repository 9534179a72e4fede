import { setTimeout as delay } from "node:timers/promises";

const POLL_MS = 5;

/** Polls until the check gives something other than undefined or false; fails at the deadline. */
export async function until<T>(
  what: string,
  check: () => T | undefined | false | Promise<T | undefined | false>,
  withinMs = 20_000,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const value = await check();
    if (value !== undefined && value !== false) return value;
    if (performance.now() > deadline) throw new Error(`After ${withinMs} ms still not: ${what}.`);
    await delay(POLL_MS);
  }
}
