import table from "#shared/mission/money/price-table.json" with { type: "json" };
import { priceTable } from "#shared/mission/money/prices.ts";

/** What came with this Flightdeck. */
export const BUILT_IN_PRICES = priceTable.parse(table);
