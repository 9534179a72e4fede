import { renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { acquireEngineLock, type EngineLock } from "./engine-lock.ts";
import { startProgram, type ProgramRun } from "./fixtures/run-program.ts";
import { TestGround } from "./fixtures/test-store.ts";

/** A second start must not keep a person waiting, nor a start after a crash. */
const AT_ONCE_MS = 1_000;

const ground = new TestGround();
const held: EngineLock[] = [];
const running: ProgramRun[] = [];

afterEach(async () => {
  for (const lock of held.splice(0)) lock.release();
  for (const { child, ended } of running.splice(0)) {
    child.kill("SIGKILL");
    await ended;
  }
  ground.clear();
});

function acquire(directory: string): EngineLock {
  const attempt = acquireEngineLock(directory);
  if (attempt.state !== "acquired") throw new Error(attempt.reason);
  held.push(attempt.lock);
  return attempt.lock;
}

async function holder(directory: string): Promise<ProgramRun> {
  const run = startProgram({ task: "lock", directory });
  running.push(run);
  await run.lineCount(1);
  return run;
}

it("is taken once, in a private file, and can be given back", () => {
  const directory = join(ground.directory(), "data");
  const lock = acquire(directory);
  expect(statSync(lock.file).mode & 0o777).toBe(0o600);
  expect(lock.isStillOurs()).toBe(true);
  expect(acquireEngineLock(directory)).toMatchObject({ state: "held", file: lock.file });
  lock.release();
  expect(lock.isStillOurs()).toBe(false);
  acquire(directory);
});

it("is refused at once while another process has it, and free the moment that process is killed", async () => {
  const directory = ground.directory();
  const { child, ended, lines } = await holder(directory);
  expect(lines).toEqual(["acquired"]);
  const asked = performance.now();
  const refusal = acquireEngineLock(directory);
  expect(performance.now() - asked).toBeLessThan(AT_ONCE_MS);
  expect(refusal).toMatchObject({
    state: "held",
    reason: expect.stringContaining("Another Flightdeck engine"),
  });
  child.kill("SIGKILL");
  expect((await ended).signal).toBe("SIGKILL");
  const again = performance.now();
  acquire(directory);
  expect(performance.now() - again).toBeLessThan(AT_ONCE_MS);
  expect((await holder(directory)).lines).toEqual(["held"]);
});

it("goes to exactly one of many that start together", async () => {
  const directory = ground.directory();
  const runs = await Promise.all(Array.from({ length: 4 }, () => holder(directory)));
  expect(runs.filter(({ lines }) => lines[0] === "acquired")).toHaveLength(1);
  expect(runs.filter(({ lines }) => lines[0] === "held")).toHaveLength(3);
});

it("is not ours any more when the file is gone or replaced", () => {
  const directory = ground.directory();
  const lock = acquire(directory);
  rmSync(lock.file);
  expect(lock.isStillOurs()).toBe(false);
  const next = acquire(directory);
  expect(lock.isStillOurs()).toBe(false);
  expect(next.isStillOurs()).toBe(true);
  renameSync(next.file, `${next.file}.moved`);
  writeFileSync(next.file, "");
  expect(next.isStillOurs()).toBe(false);
});

it("is taken although something overwrote the file", () => {
  const directory = ground.directory();
  writeFileSync(
    join(directory, "lock.db"),
    "this is no database, and longer than the header of one ".repeat(4),
  );
  expect(acquire(directory).isStillOurs()).toBe(true);
});

it("says that the directory cannot be written", () => {
  const file = join(ground.directory(), "file");
  writeFileSync(file, "");
  expect(acquireEngineLock(join(file, "data"))).toMatchObject({ state: "unwritable" });
});
