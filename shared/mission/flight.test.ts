import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CASES, SEED } from "./testing/cases.ts";
import { checkIndexes, fly } from "./testing/flight.ts";
import { difference } from "./testing/state-text.ts";

/** Like the cases: fewer by default, all in the long run. */
const TASKS = CASES > 1_000 ? 2_000 : 600;

const share = fc.double({ min: 0, max: 0.4, noNaN: true });

describe("a flight, whatever goes wrong", () => {
  it("never exceeds its lanes, never starts before its dependencies, always ends, and folds to what was live", () => {
    const flight = fc.record({
      seed: fc.integer({ min: 0, max: 2 ** 31 }),
      tasks: fc.integer({ min: 1, max: 12 }),
      weather: fc.record({ failure: share, trouble: share, finding: share }),
      meddling: fc.constantFrom(0, 0.02, 0.2),
      restarts: fc.constantFrom(0, 0.02),
      jumps: fc.constantFrom(0, 0.02),
    });
    fc.assert(
      fc.property(flight, (plan) => {
        const { world } = fly(plan);
        checkIndexes(world.state);
        expect(difference(world.refold(), world.state)).toBeNull();
      }),
      { numRuns: CASES, seed: SEED },
    );
  }, 600_000);

  it(`of ${TASKS} tasks with failures, answers, limits, restarts and edits ends as its journal tells`, () => {
    const { world, restarts } = fly({
      seed: SEED,
      tasks: TASKS,
      weather: { failure: 0.1, trouble: 0.05, finding: 0.3 },
      meddling: 0.000_2,
      restarts: 0.1 / TASKS,
    });
    checkIndexes(world.state);
    expect(difference(world.refold(), world.state)).toBeNull();
    expect(restarts).toBeGreaterThan(0);
    expect(world.state.counts.merged).toBeGreaterThan(TASKS / 4);
  }, 600_000);
});
