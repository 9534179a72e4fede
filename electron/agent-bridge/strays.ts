import { readdirSync, readFileSync } from "node:fs";
import { systemCode } from "#launch/plain-error.ts";

/** In the environment of a CLI and of everything it starts. */
export const RUN_VARIABLE = "FLIGHTDECK_RUN";

/**
 * Ends what a CLI started and left behind: tools lead sessions of their own, and a CLI that was killed ends none of them. Without a
 * list of processes that can be read (not on Linux) it ends nothing; there the session host does what it can.
 */
export function endStrays(run: string): void {
  for (const pid of processes()) {
    if (pid === process.pid || !isOf(pid, run)) continue;
    try {
      process.kill(pid, "SIGKILL");
    } catch (error) {
      // It ended by itself meanwhile.
      if (systemCode(error) !== "ESRCH") throw error;
    }
  }
}

function processes(): readonly number[] {
  try {
    return readdirSync("/proc").flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));
  } catch (error) {
    if (systemCode(error) === "ENOENT") return [];
    throw error;
  }
}

function isOf(pid: number, run: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, "utf8").split("\0").includes(`${RUN_VARIABLE}=${run}`);
  } catch (error) {
    // Somebody else's, or gone.
    if (systemCode(error) === undefined) throw error;
    return false;
  }
}
