import { readdirSync, readFileSync } from "node:fs";
import { systemCode } from "./plain-error.ts";

/** Whether a process still does anything. One that has ended and only waits for its parent to notice does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    const code = systemCode(error);
    if (code === "ESRCH") return false;
    // Another person's process may not be asked, but it is there.
    if (code !== "EPERM") throw error;
  }
  return process.platform !== "linux" || !hasEnded(pid);
}

/** Whose parent died is noticed by the system's first process, and some of those take seconds. */
function hasEnded(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    // The name in parentheses may hold anything: the state stands behind the last one.
    const state = stat.charAt(stat.lastIndexOf(")") + 2);
    // A first thread that is gone says nothing of the others, which still hold files and locks.
    return (state === "Z" || state === "X") && readdirSync(`/proc/${pid}/task`).length <= 1;
  } catch (error) {
    const code = systemCode(error);
    if (code === "ENOENT" || code === "ESRCH") return true;
    throw error;
  }
}
