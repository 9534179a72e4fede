import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Announcer } from "./announcer.ts";

const said: string[] = [];
const timers = {
  after: (ms: number, run: () => void) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

beforeEach(() => {
  said.length = 0;
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it("says the first at once and the others together, three seconds later", () => {
  const announcer = new Announcer(timers, (words) => said.push(words));
  announcer.add("Command copied.");
  announcer.add("1 decision", "decisions");
  announcer.add("Mission landed");
  announcer.add("2 decisions, 1 high risk", "decisions");
  expect(said).toEqual(["Command copied."]);
  vi.advanceTimersByTime(2_999);
  expect(said).toHaveLength(1);
  vi.advanceTimersByTime(1);
  expect(said[1]).toBe("Mission landed, 2 decisions, 1 high risk");
});

it("never says more than one message in three seconds, and rests when nothing comes", () => {
  const at: number[] = [];
  const announcer = new Announcer(timers, () => at.push(Date.now()));
  for (let second = 0; second < 60; second += 1) {
    announcer.add(`Decision ${second}`, "decisions");
    vi.advanceTimersByTime(1_000);
  }
  expect(at.length).toBeGreaterThan(10);
  expect(at.every((time, index) => index === 0 || time - (at[index - 1] ?? 0) >= 3_000)).toBe(true);
  vi.advanceTimersByTime(6_000);
  expect(vi.getTimerCount()).toBe(0);
});
