import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CASES, SEED } from "../testing/cases.ts";
import { addUsage, NOTHING_SPENT, stageOf, usage, type Usage } from "./spend.ts";

const used = (more: Partial<Usage> = {}): Usage => ({
  tokensIn: 9_000,
  tokensOut: 800,
  tokensCached: 4_000,
  costMicros: 30_000,
  contextUsed: null,
  harness: null,
  ...more,
});

const some = fc.record({
  tokensIn: fc.integer({ min: 0, max: 1_000_000 }),
  tokensOut: fc.integer({ min: 0, max: 1_000_000 }),
  tokensCached: fc.integer({ min: 0, max: 1_000_000 }),
  costMicros: fc.option(fc.integer({ min: 0, max: 10_000_000 }), { nil: null }),
  contextUsed: fc.constant(null),
  harness: fc.constant(null),
});

describe("what was spent", () => {
  it("says that a cost is unknown and never calls it nothing (feature 119)", () => {
    const free = addUsage(NOTHING_SPENT, used({ costMicros: 0 }));
    const unknown = addUsage(NOTHING_SPENT, used({ costMicros: null }));
    expect(free).toMatchObject({ costMicros: 0, unknownCost: false });
    expect(unknown).toMatchObject({ costMicros: 0, unknownCost: true });
    // A known cost later does not make the unknown one known.
    expect(addUsage(unknown, used())).toMatchObject({ costMicros: 30_000, unknownCost: true });
  });

  it("is the sum of its parts, in whatever order they were told (feature 123)", () => {
    fc.assert(
      fc.property(fc.array(some, { maxLength: 20 }), (all) => {
        const forth = all.reduce(addUsage, NOTHING_SPENT);
        const back = all.toReversed().reduce(addUsage, NOTHING_SPENT);
        expect(back).toEqual(forth);
        expect(forth.unknownCost).toBe(all.some(({ costMicros }) => costMicros === null));
        expect(forth.costMicros).toBe(all.reduce((sum, { costMicros }) => sum + (costMicros ?? 0), 0));
        expect(forth.tokensOut).toBe(all.reduce((sum, { tokensOut }) => sum + tokensOut, 0));
      }),
      { numRuns: CASES, seed: SEED },
    );
  });

  it("cannot be told in a way that lowers it: no usage is negative, a fraction or endless", () => {
    for (const bad of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(usage.safeParse(used({ costMicros: bad })).success).toBe(false);
      expect(usage.safeParse(used({ tokensOut: bad })).success).toBe(false);
    }
    expect(usage.safeParse(used()).success).toBe(true);
  });
});

describe("where a spend stands against its limit", () => {
  it("is warned at 80 % and exhausted at 100 %, not a micro earlier or later (feature 119)", () => {
    expect(stageOf(799_999, 1_000_000)).toBe("under");
    expect(stageOf(800_000, 1_000_000)).toBe("warned");
    expect(stageOf(999_999, 1_000_000)).toBe("warned");
    expect(stageOf(1_000_000, 1_000_000)).toBe("exhausted");
  });

  it("is never exhausted without a limit, and always with a limit of nothing", () => {
    expect(stageOf(Number.MAX_SAFE_INTEGER, null)).toBe("under");
    expect(stageOf(0, 0)).toBe("exhausted");
  });
});
