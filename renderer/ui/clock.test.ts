import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Clock } from "./clock.ts";

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

it("ticks for its listeners only, and rests while the window is hidden", () => {
  let hidden = false;
  const clock = new Clock(() => hidden);
  expect(vi.getTimerCount()).toBe(0);
  const told: number[] = [];
  const leave = clock.listen(() => told.push(clock.now()));
  vi.advanceTimersByTime(2_000);
  expect(told).toEqual([1_000, 2_000, 3_000]);
  hidden = true;
  clock.look();
  vi.advanceTimersByTime(60_000);
  expect(told).toHaveLength(3);
  hidden = false;
  clock.look();
  expect(told.at(-1)).toBe(63_000);
  leave();
  expect(vi.getTimerCount()).toBe(0);
});

it("shows one time between two ticks, and the true one when it rests", () => {
  const clock = new Clock(() => false);
  const leave = clock.listen(() => undefined);
  vi.advanceTimersByTime(700);
  expect(clock.now()).toBe(1_000);
  leave();
  expect(clock.now()).toBe(1_700);
});
