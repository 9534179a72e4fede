import { setTimeout as delay } from "node:timers/promises";
import { isAlive } from "../process-alive.ts";

const LOOK_EVERY_MS = 5;

/** Signals a process, which is not to say that it has ended: that is seen. Waits without using up the machine the others run on. */
export async function endAndWait(pid: number | undefined, signal: NodeJS.Signals): Promise<void> {
  if (pid === undefined || !isAlive(pid)) return;
  process.kill(pid, signal);
  const deadline = performance.now() + 20_000;
  while (isAlive(pid)) {
    if (performance.now() > deadline) throw new Error(`process ${pid} does not end`);
    await delay(LOOK_EVERY_MS);
  }
}
