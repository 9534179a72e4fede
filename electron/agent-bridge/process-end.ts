import type { ChildProcess } from "node:child_process";
import { systemCode } from "#launch/plain-error.ts";

/** For what it said last, which may still lie in its pipes. Whoever else holds them open is not waited for. */
const DRAIN_MS = 3_000;

export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Resolves when it is gone and what it said was read. `onExit` is called at once, and may end what it left behind. */
export function endOf(child: ChildProcess, onExit: () => void): Promise<ProcessEnd> {
  return new Promise((resolve) => {
    child.once("exit", (code, signal) => {
      onExit();
      const timer = setTimeout(() => {
        child.stdout?.destroy();
        child.stderr?.destroy();
        resolve({ code, signal });
      }, DRAIN_MS);
      child.once("close", () => {
        clearTimeout(timer);
        resolve({ code, signal });
      });
    });
  });
}

/** It leads a group of its own, with everything it started and that did not leave it. */
export function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // Nobody of the group is left.
    if (systemCode(error) !== "ESRCH") throw error;
  }
}
