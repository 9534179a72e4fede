import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { SandboxBench } from "./testing/sandbox-bench.ts";

/** Enough for a median that two runs agree on within a few milliseconds. */
const ROUNDS = 20;
/** A person should not feel it, and a mission starts a session every few minutes; a loaded computer takes longer. */
const MAX_SANDBOX_COST_MS = 150;
const LIMITS = { processes: 512, memoryBytes: 1024 ** 3 };

let bench: SandboxBench;
beforeAll(async () => {
  bench = await SandboxBench.start();
});
afterAll(() => bench.dispose());

async function medianMs(run: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const startMs = performance.now();
    await run();
    times.push(performance.now() - startMs);
  }
  return times.toSorted((a, b) => a - b)[ROUNDS / 2] ?? Number.NaN;
}

it("costs little to start in a sandbox", async () => {
  const proxySocket = join(bench.data, "proxies", "own", "proxy.sock");
  const plan = bench.plan("workspace-write");
  const hosts = bench.plan("workspace-write", { network: { kind: "hosts", hosts: [], proxySocket } });
  const bare = await medianMs(() => bench.run(["true"], null));
  const sandboxed = await medianMs(() => bench.run(["true"], plan));
  const limited = await medianMs(() => bench.run(["true"], plan, { limits: LIMITS }));
  const relayed = await medianMs(() => bench.run(["true"], hosts, { limits: LIMITS }));
  const shown = Object.entries({ bare, sandboxed, limited, relayed });
  const lines = shown.map(([what, ms]) => `${what} ${ms.toFixed(0)} ms`);
  process.stdout.write(`from open to the end of a program, medians of ${ROUNDS}: ${lines.join(", ")}\n`);
  expect(sandboxed - bare).toBeLessThan(MAX_SANDBOX_COST_MS);
});
