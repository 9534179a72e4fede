import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { runProgram } from "./fixtures/run-program.ts";
import type { ProgramTask } from "./fixtures/store-program.ts";
import { TestGround } from "./fixtures/test-store.ts";

// A kill -9 cannot show that a commit waits for the disk: the kernel still has the bytes. The system calls can.
const BATCHES = process.env["FLIGHTDECK_LONG"] === "1" ? 1_000 : 60;
const isLinux = process.platform === "linux";

const ground = new TestGround();
afterEach(() => ground.clear());

/** For each acknowledgement: was the log written since the one before, and was it on disk before this one? */
async function acknowledgements(task: ProgramTask["task"]): Promise<{ written: boolean; synced: boolean }[]> {
  const options = ground.options();
  (await ground.open(options)).close();
  const trace = join(ground.directory(), "trace");
  const calls = "trace=write,pwrite64,pwritev,fsync,fdatasync";
  const run = await runProgram(
    { task, directory: options.directory, batches: BATCHES, inFlight: 4, end: "die" },
    { wrapper: ["strace", "-f", "-y", "-s", "64", "-o", trace, "-e", calls] },
  );
  expect(run.lines.filter((line) => line.startsWith("ack"))).toHaveLength(BATCHES);
  return orderOf(readFileSync(trace, "utf8").split("\n"));
}

function orderOf(lines: readonly string[]): { written: boolean; synced: boolean }[] {
  const found: { written: boolean; synced: boolean }[] = [];
  let state = { written: false, synced: false };
  for (const line of lines) {
    if (/ p?write(64|v)?\(\d+<[^>]*-wal>/.test(line)) state = { written: true, synced: false };
    else if (/ f(data)?sync\(\d+<[^>]*-wal>\) += 0/.test(line)) state.synced = true;
    else if (/ write\(1<[^>]*>, "ack /.test(line)) {
      found.push(state);
      state = { written: false, synced: false };
    }
  }
  return found;
}

it.runIf(isLinux)("acknowledges no batch before the log is on disk", async () => {
  const found = await acknowledgements("commit");
  expect(found).toHaveLength(BATCHES);
  expect(found.every(({ written, synced }) => written && synced)).toBe(true);
});

it.runIf(isLinux)("would be caught by this test if it did not wait (synchronous = NORMAL)", async () => {
  const found = await acknowledgements("commit-relaxed");
  expect(found).toHaveLength(BATCHES);
  expect(found.every(({ written }) => written)).toBe(true);
  expect(found.filter(({ synced }) => synced).length).toBeLessThan(BATCHES / 2);
});
