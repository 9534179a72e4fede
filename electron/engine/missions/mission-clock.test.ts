import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ManualMissionClock } from "./fixtures/manual-clock.ts";
import { ClockJumps } from "./clock-jumps.ts";
import { systemMissionClock } from "./mission-clock.ts";

const HOUR_MS = 3_600_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date", "performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

const wakeIn = (ms: number) => {
  const run = vi.fn<() => void>();
  const cancel = systemMissionClock.wake(Date.now() + ms, run);
  return { run, cancel };
};

it("rings once, not before its time and not long after it, however far away that is", () => {
  const { run } = wakeIn(50 * 24 * HOUR_MS);
  vi.advanceTimersByTime(50 * 24 * HOUR_MS - 10);
  expect(run).not.toHaveBeenCalled();
  vi.advanceTimersByTime(20);
  vi.advanceTimersByTime(HOUR_MS);
  expect(run).toHaveBeenCalledTimes(1);
});

it("rings within a minute after a sleep in which its time came", () => {
  const { run } = wakeIn(8 * HOUR_MS);
  vi.setSystemTime(Date.now() + 9 * HOUR_MS);
  expect(run).not.toHaveBeenCalled();
  vi.advanceTimersByTime(60_010);
  expect(run).toHaveBeenCalledTimes(1);
});

it("does not ring later because the clock was put back", () => {
  const { run } = wakeIn(64_000);
  vi.setSystemTime(Date.now() - 24 * HOUR_MS);
  vi.advanceTimersByTime(64_010);
  expect(run).toHaveBeenCalledTimes(1);
});

it("does not ring when it was taken back, also in a later part of its time", () => {
  const { run, cancel } = wakeIn(HOUR_MS);
  vi.advanceTimersByTime(90_000);
  cancel();
  vi.advanceTimersByTime(2 * HOUR_MS);
  expect(run).not.toHaveBeenCalled();
});

it("a jump is what the clock moved beyond the time that passed, told once; a small drift is none", () => {
  const clock = new ManualMissionClock();
  const jumps = new ClockJumps(clock);
  clock.advance(8 * HOUR_MS);
  expect(jumps.since()).toBe(0);
  clock.jump(8 * HOUR_MS);
  clock.advance(1_000);
  expect([jumps.since(), jumps.since()]).toEqual([8 * HOUR_MS, 0]);
  clock.jump(-HOUR_MS);
  expect([jumps.since(), jumps.since()]).toEqual([-HOUR_MS, 0]);
  for (let drift = 0; drift < 10; drift += 1) {
    clock.jump(4_000);
    expect(jumps.since()).toBe(0);
  }
});
