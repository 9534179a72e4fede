import { setTimeout as pause } from "node:timers/promises";
import { lookAt } from "../file-look.ts";

const LOOK_EVERY_MS = 50;

/** What git says when another one holds the lock it needs. */
const LOCKED = /Unable to create '(.*\.lock)': File exists|(\S*\.lock)': File exists/;

/** Waits until a lock file is gone. false: it is still there. */
export async function awaitUnlocked(lock: string, waitMs: number): Promise<boolean> {
  const since = performance.now();
  while ((await lookAt(lock)) !== null) {
    if (performance.now() - since >= waitMs) return false;
    await pause(LOOK_EVERY_MS);
  }
  return true;
}

/** `lockedBy`: git's words, when a lock may have been what stood in the way. */
export type Refusable<T> =
  | T
  | { readonly kind: "refused"; readonly sentence: string; readonly lockedBy: string };

/** Tries again while somebody else holds a lock, and says whose file it is when they hold it too long. */
export async function tryUntilUnlocked<T extends { readonly kind: string }>(
  waitMs: number,
  attempt: () => Promise<Refusable<T>>,
): Promise<T | { readonly kind: "refused"; readonly sentence: string }> {
  const since = performance.now();
  for (;;) {
    const answer = await attempt();
    if (!("lockedBy" in answer)) return answer;
    const { sentence, lockedBy } = answer;
    const lock = LOCKED.exec(lockedBy)
      ?.slice(1)
      .find((path) => path !== undefined);
    if (lock === undefined) return { kind: "refused", sentence };
    if (performance.now() - since >= waitMs)
      return { kind: "refused", sentence: lockedSentence(lock, waitMs) };
    await pause(LOOK_EVERY_MS);
  }
}

export const lockedSentence = (lock: string, waitMs: number): string =>
  `${lock} is there for more than ${Math.round(waitMs / 1_000)} s: another git is at work, or one died. Nothing was changed; the mission branch is kept. Wait for it to end; when none is running, delete that file. Then land again.`;
