import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CASES, SEED } from "../testing/cases.ts";
import { addSample, headRoom, type QuotaWindow } from "./quota.ts";

const HOUR = 3_600_000;
const FIVE_HOURS = 5 * HOUR;

const empty = (limit: number, windowMs = FIVE_HOURS): QuotaWindow => ({ windowMs, limit, samples: [] });

/** Usage as it comes in: each some time after the one before. */
const history = fc.record({
  limit: fc.integer({ min: 1, max: 1_000 }),
  windowMs: fc.integer({ min: 1, max: 500 }),
  steps: fc.array(
    fc.record({ after: fc.integer({ min: 0, max: 200 }), amount: fc.integer({ min: 0, max: 400 }) }),
    { maxLength: 30 },
  ),
  later: fc.integer({ min: 0, max: 700 }),
});

interface Told {
  readonly at: number;
  readonly amount: number;
}

function tell({ limit, windowMs, steps }: { limit: number; windowMs: number; steps: Step[] }) {
  const told: Told[] = [];
  let window = empty(limit, windowMs);
  let at = 1_000;
  for (const { after, amount } of steps) {
    at += after;
    window = addSample(window, at, amount);
    told.push({ at, amount });
  }
  return { window, told, at };
}

interface Step {
  readonly after: number;
  readonly amount: number;
}

describe("a rolling window of usage", () => {
  it("counts all of its lanes together and forgets what is older than the window (feature 118)", () => {
    fc.assert(
      fc.property(history, ({ later, ...plan }) => {
        const { window, told, at } = tell(plan);
        const now = at + later;
        // Every sample ever told, also those the window threw away meanwhile.
        const counted = told.filter((sample) => now - sample.at < plan.windowMs);
        const used = counted.reduce((sum, { amount }) => sum + amount, 0);
        expect(headRoom(window, now).used).toBe(used);
      }),
      { numRuns: CASES, seed: SEED },
    );
  });

  it("says the first instant at which something may start again, and no later one (feature 118)", () => {
    fc.assert(
      fc.property(history, ({ later, ...plan }) => {
        const { window, at } = tell(plan);
        const now = at + later;
        const { mayStart, roomAt } = headRoom(window, now);
        if (mayStart) {
          expect(roomAt).toBeNull();
          return;
        }
        if (roomAt === null) throw new Error("usage that gets old leaves room some day");
        expect(roomAt).toBeGreaterThan(now);
        expect(headRoom(window, roomAt).mayStart).toBe(true);
        for (let before = now; before < roomAt; before += 1)
          expect(headRoom(window, before).mayStart).toBe(false);
      }),
      { numRuns: CASES, seed: SEED },
    );
  });

  it("shows a share between nothing and all, whatever was used", () => {
    fc.assert(
      fc.property(history, ({ later, ...plan }) => {
        const { window, at } = tell(plan);
        const { used, share } = headRoom(window, at + later);
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThanOrEqual(1);
        if (used < plan.limit) expect(share).toBeCloseTo(1 - used / plan.limit, 9);
        else expect(share).toBe(0);
      }),
      { numRuns: CASES, seed: SEED },
    );
  });

  it("keeps room for what runs: nothing starts from nine tenths on", () => {
    const at = 10 * HOUR;
    expect(headRoom(addSample(empty(100), at, 89), at)).toMatchObject({ mayStart: true, roomAt: null });
    expect(headRoom(addSample(empty(100), at, 90), at)).toMatchObject({
      mayStart: false,
      roomAt: at + FIVE_HOURS,
    });
  });

  it("of a sprint of three lanes refills lane by lane (feature 118)", () => {
    const start = 10 * HOUR;
    // Three lanes, each a third of the window, ten minutes apart.
    const lanes = [0, 1, 2].map((lane) => start + lane * 600_000);
    const window = lanes.reduce((filled, at) => addSample(filled, at, 33), empty(99));
    const full = headRoom(window, start + HOUR);
    expect(full).toMatchObject({ used: 99, share: 0, mayStart: false, roomAt: start + FIVE_HOURS });
    expect(headRoom(window, start + FIVE_HOURS)).toMatchObject({ used: 66, mayStart: true });
  });

  it("that holds nothing never has room, and promises none", () => {
    expect(headRoom(empty(0), HOUR)).toEqual({ used: 0, share: 0, mayStart: false, roomAt: null });
  });
});
