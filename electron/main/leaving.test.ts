import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { DEFAULT_SETTINGS, type Settings } from "#shared/settings.ts";
import type { Fleet } from "./fleet-figures.ts";
import { Leaving, type LeavingParts } from "./leaving.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function leaving(agents: number, given: Partial<Settings> = {}, more: Partial<LeavingParts> = {}) {
  const settings = { ...DEFAULT_SETTINGS, ...given };
  let fleet: Fleet = { live: true, missions: [], queue: [], settings, agents };
  const log: string[] = [];
  const made = new Leaving({
    fleet: () => fleet,
    stopFlying: () => {
      log.push("stop");
      return Promise.resolve([]);
    },
    ask: (many) => log.push(`ask about ${many}`) > 0,
    askBare: () => Promise.resolve("cancel"),
    complain: (words) => log.push(words),
    quit: () => log.push("quit"),
    ...more,
  });
  const set = (change: Partial<Fleet>) => {
    fleet = { ...fleet, ...change };
    made.look();
  };
  return { made, log, set };
}

it("asks only while agents fly, and not who has said it before", () => {
  const idle = leaving(0);
  idle.made.start();
  expect(idle.log).toEqual(["quit"]);

  const flying = leaving(2);
  flying.made.start();
  expect(flying.log).toEqual(["ask about 2"]);
  flying.made.answer("cancel");
  expect(flying.log).toEqual(["ask about 2"]);
  flying.made.answer("keep-flying");
  expect(flying.log).toEqual(["ask about 2", "quit"]);

  const decided = leaving(2, { whenQuitting: "keep-flying" });
  decided.made.start();
  expect(decided.log).toEqual(["quit"]);
});

it("leaves at once when nobody can say what flies", () => {
  const { made, log, set } = leaving(2);
  set({ live: false });
  made.start();
  expect(log).toEqual(["quit"]);
});

it("stops everything, and leaves when the last agent is gone", async () => {
  const { made, log, set } = leaving(2, { whenQuitting: "stop" });
  made.start();
  await vi.advanceTimersByTimeAsync(100);
  expect(log).toEqual(["stop"]);
  set({ agents: 1 });
  expect(log).toEqual(["stop"]);
  set({ agents: 0 });
  expect(log).toEqual(["stop", "quit"]);
});

it("stops once, however often it is told to while agents end", async () => {
  const { made, log, set } = leaving(1, { whenQuitting: "stop" });
  made.start();
  await vi.advanceTimersByTimeAsync(10_000);
  made.start();
  await vi.advanceTimersByTimeAsync(6_000);
  expect(log).toEqual(["stop", expect.stringContaining("has not ended yet")]);
  set({ agents: 0 });
  await vi.advanceTimersByTimeAsync(20_000);
  expect(log).toHaveLength(2);
});

it("leaves once when the last agent is gone, whatever else is told then", async () => {
  const { made, log, set } = leaving(1, { whenQuitting: "stop" });
  made.start();
  await vi.advanceTimersByTimeAsync(100);
  set({ agents: 0 });
  set({ missions: [] });
  expect(log).toEqual(["stop", "quit"]);
});

it("stays, and says why, when something was not stopped or does not end", async () => {
  const refused = leaving(
    1,
    { whenQuitting: "stop" },
    { stopFlying: () => Promise.resolve(["It was busy."]) },
  );
  refused.made.start();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(refused.log).toEqual(["Flightdeck stays open. It was busy."]);

  const slow = leaving(1, { whenQuitting: "stop" });
  slow.made.start();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(slow.log[1]).toContain("has not ended yet");
  slow.set({ agents: 0 });
  expect(slow.log).toHaveLength(2);
  slow.set({ agents: 1 });
  slow.made.start();
  expect(slow.log[2]).toBe("quit");
});

it("asks without a window when the page that was asked says nothing", async () => {
  const { made, log } = leaving(1, {}, { askBare: () => Promise.resolve("keep-flying") });
  made.start();
  expect(log).toEqual(["ask about 1"]);
  made.start();
  await vi.advanceTimersByTimeAsync(0);
  expect(log).toEqual(["ask about 1", "quit"]);
});

it("asks without a window when no page can", async () => {
  const { made, log } = leaving(1, {}, { ask: () => false, askBare: () => Promise.resolve("keep-flying") });
  made.start();
  await vi.advanceTimersByTimeAsync(0);
  expect(log).toEqual(["quit"]);
});
