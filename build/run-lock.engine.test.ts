import { spawn } from "node:child_process";
import { once } from "node:events";
import { randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { inCheckout } from "./checkout-folder.ts";
import { tryLock, withLock } from "./run-lock.ts";

const module = JSON.stringify(inCheckout("build", "run-lock.ts"));
let folder: string;
const holders: ReturnType<typeof spawn>[] = [];

beforeEach(() => {
  // Only a name; nothing is created there.
  folder = join(tmpdir(), randomUUID());
});
afterEach(() => {
  for (const holder of holders.splice(0)) holder.kill("SIGKILL");
});

/** Another process that takes the lock and keeps it. */
async function startHolder() {
  const script = `const { tryLock } = await import(${module}); console.log(await tryLock(process.argv[1]) ? "held" : "refused"); setInterval(() => undefined, 1000);`;
  const holder = spawn(process.execPath, ["--input-type=module", "-e", script, folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  holders.push(holder);
  const [said] = await once(holder.stdout.setEncoding("utf8"), "data");
  return { holder, said: String(said).trim() };
}

it("is held by one process and free again after it was released", async () => {
  const lock = await tryLock(folder);
  expect(lock).toBeDefined();
  expect(await tryLock(folder)).toBeUndefined();
  expect((await startHolder()).said).toBe("refused");
  lock?.release();
  expect((await startHolder()).said).toBe("held");
});

it("waits for its holder, and goes on when that is killed", async () => {
  const { holder } = await startHolder();
  const lines: string[] = [];
  const order: string[] = [];
  const waiting = withLock(
    folder,
    (line) => {
      lines.push(line);
      order.push("kill");
      holder.kill("SIGKILL");
    },
    () => Promise.resolve(order.push("work")),
  );
  await waiting;
  expect(order).toEqual(["kill", "work"]);
  expect(lines).toEqual([`another run is preparing ${folder}; waiting for it`]);
});

it("is released when the work fails", async () => {
  const failing = withLock(
    folder,
    () => undefined,
    () => Promise.reject(new Error("broken")),
  );
  await expect(failing).rejects.toThrow("broken");
  expect(await tryLock(folder)).toBeDefined();
});

it("lets everybody through, one after the other", async () => {
  let inside = 0;
  let most = 0;
  const work = async () => {
    inside += 1;
    most = Math.max(most, inside);
    await new Promise((resolve) => setImmediate(resolve));
    inside -= 1;
  };
  await Promise.all(Array.from({ length: 8 }, () => withLock(folder, () => undefined, work)));
  expect(most).toBe(1);
});
