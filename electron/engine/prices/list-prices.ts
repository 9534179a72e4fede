import type { ModelPrice } from "#shared/mission/money/prices.ts";
import { joinTables } from "#shared/mission/money/prices.ts";
import type { Settings } from "#shared/settings.ts";
import { BUILT_IN_PRICES } from "./built-in-prices.ts";

/** The table as it counts now, by name and day. */
export function listPrices({ prices }: Pick<Settings, "prices">): {
  readonly prices: (ModelPrice & { readonly own: boolean })[];
} {
  const table = joinTables(prices, BUILT_IN_PRICES).map((price) => ({
    ...price,
    own: prices.includes(price),
  }));
  return {
    prices: table.toSorted(
      (one, other) => one.model.localeCompare(other.model, "en") || one.from.localeCompare(other.from, "en"),
    ),
  };
}
