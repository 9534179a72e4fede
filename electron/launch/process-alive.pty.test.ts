import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";
import { isAlive } from "./process-alive.ts";

it("knows a process that works, one that was never there, and one whose parent has not noticed its end", async () => {
  // The shell says whom it started and then looks at nothing any more, so that the dead child stays.
  const parent = spawn("sh", ["-c", "sleep 1000 & echo $!; exec sleep 1000"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [said] = (await once(parent.stdout, "data")) as [Buffer];
  const child = Number(said.toString());
  expect([isAlive(process.pid), isAlive(child), isAlive(2 ** 30)]).toEqual([true, true, false]);
  process.kill(child, "SIGKILL");
  await expect.poll(() => isAlive(child)).toBe(false);
  // It is still in the table: the system itself would say that it is there.
  expect(() => process.kill(child, 0)).not.toThrow();
  parent.kill("SIGKILL");
  await once(parent, "exit");
  expect(isAlive(parent.pid ?? 0)).toBe(false);
});
