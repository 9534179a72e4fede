import { describe, expect, it } from "vitest";
import builtIn from "./price-table.json" with { type: "json" };
import { joinTables, priced, priceOf, priceTable, type ModelPrice } from "./prices.ts";
import type { Usage } from "./spend.ts";

const AT = Date.parse("2026-03-01T12:00:00Z");

const price = (more: Partial<ModelPrice> = {}): ModelPrice => ({
  model: "large-2",
  from: "2026-01-01",
  input: 2,
  cachedInput: 0.5,
  output: 10,
  source: "the maker's page",
  seenOn: "2026-02-01",
  ...more,
});

const used = (more: Partial<Usage> = {}): Usage => ({
  tokensIn: 1_000_000,
  tokensOut: 100_000,
  tokensCached: 400_000,
  costMicros: null,
  contextUsed: null,
  harness: null,
  model: "large-2",
  ...more,
});

describe("the price of what was used", () => {
  it("is tokens times the table, what came from the cache at its own price", () => {
    const { costMicros, pricedBy } = priced([price()], used(), AT);
    expect(costMicros).toBe(600_000 * 2 + 400_000 * 0.5 + 100_000 * 10);
    expect(pricedBy).toBe("large-2 from 2026-01-01: the maker's page");
  });

  it("of a model nobody knows is unknown, also when its agent says nothing or zero", () => {
    for (const model of ["larger", "large-2-mini", "large-20", "xlarge-2", "large-2-2026"])
      for (const costMicros of [null, 0])
        expect(priced([price()], used({ model, costMicros }), AT)).toMatchObject({ costMicros: null });
    expect(priced([price()], used({ model: null }), AT).costMicros).toBeNull();
    expect(priced([], used({ costMicros: 0 }), AT).costMicros).toBeNull();
  });

  it("is what the agent says, where it says it; and nobody writes our words beside it", () => {
    expect(priced([price()], used({ costMicros: 77, pricedBy: "trust me" }), AT)).toEqual(
      used({ costMicros: 77 }),
    );
    expect(priced([price()], used({ model: "larger", pricedBy: "trust me" }), AT).pricedBy).toBeUndefined();
  });

  it("is zero for a scripted agent, which has no model", () => {
    const { model: _none, ...scripted } = used({ costMicros: 0 });
    expect(priced([price()], scripted, AT).costMicros).toBe(0);
  });

  it("is that of its day, and there is none before the first", () => {
    const table = [price({ from: "2026-02-01", input: 9 }), price(), price({ from: "2026-06-01", input: 1 })];
    expect(priceOf(table, "large-2", AT)?.input).toBe(9);
    expect(priceOf(table, "large-2", Date.parse("2026-01-15"))?.input).toBe(2);
    expect(priceOf(table, "large-2", Date.parse("2025-12-31"))).toBeNull();
  });

  it("of a dated release, or of one named with its maker, is that of the model", () => {
    for (const model of [
      "large-2-20260131",
      "large-2-2026-01-31",
      "maker/large-2",
      "Large-2",
      "large-2@20260131",
    ])
      expect(priceOf([price()], model, AT)).toEqual(price());
    const exact = price({ model: "large-2-20260131", input: 3 });
    expect(priceOf([price(), exact], "large-2-20260131", AT)).toEqual(exact);
  });

  it("stops at the end of what can be written down", () => {
    const most = Number.MAX_SAFE_INTEGER;
    const { costMicros } = priced(
      [price({ input: 1_000_000 })],
      used({ tokensIn: most, tokensOut: most }),
      AT,
    );
    expect(Number.isSafeInteger(costMicros)).toBe(true);
  });
});

describe("the table", () => {
  it("that comes with the app says of every price from when it is and who says so", () => {
    const table = priceTable.parse(builtIn);
    expect(table.length).toBeGreaterThan(5);
    expect(table.every(({ output, input, cachedInput }) => output > input && input > cachedInput)).toBe(true);
  });

  it("of the person wins from its day on, and what was before stays", () => {
    const own = price({ from: "2026-02-10", input: 7 });
    const joined = joinTables([own], [price(), price({ from: "2026-02-20", input: 8 })]);
    expect(priceOf(joined, "large-2", AT)?.input).toBe(7);
    expect(priceOf(joined, "large-2", Date.parse("2026-02-01"))?.input).toBe(2);
  });
});
