import { afterEach, expect, it } from "vitest";
import { expectCommitted, request, TestGround } from "../store/fixtures/test-store.ts";
import type { NewEvent } from "../store/commit.ts";
import { DaySpend } from "./day-spend.ts";

const ground = new TestGround();
afterEach(() => ground.clear());

const used = (type: string, costMicros: number | null): NewEvent => ({
  type,
  version: 2,
  body: { task: "one", usage: { costMicros } },
});
const DAY_MS = 86_400_000;

it("adds up what every mission used today, also what an engine before this one saw", async () => {
  const options = ground.options();
  const store = await ground.open(options);
  const clock = options.clock as unknown as { nowMs: () => number; advance: (ms: number) => void };
  const spend = (missionId: string, ...events: NewEvent[]) =>
    store.commit(request({ missionId, expectedSeq: store.head(missionId).seq, events }));
  let reached = 0;
  const parts = { store, now: clock.nowMs, limitMicros: () => 100, onReached: () => void (reached += 1) };
  const day = new DaySpend(parts);
  expectCommitted(await spend("mission-a", used("usage.counted", 60), used("usage.counted", null)));
  expect([day.today, reached]).toEqual([{ spentMicros: 60, limitMicros: 100 }, 0]);
  expectCommitted(await spend("mission-b", used("question.used", 40), used("budget.crossed", 7)));
  expect([day.today, reached]).toEqual([{ spentMicros: 100, limitMicros: 100 }, 1]);
  expect(new DaySpend(parts).today).toEqual(day.today);
  clock.advance(DAY_MS);
  expect(day.today).toEqual({ spentMicros: 0, limitMicros: 100 });
  expectCommitted(await spend("mission-a", used("usage.counted", 5)));
  expect([day.today?.spentMicros, new DaySpend(parts).today?.spentMicros]).toEqual([5, 5]);
  expect(new DaySpend({ ...parts, limitMicros: () => null }).today).toBeNull();
});
