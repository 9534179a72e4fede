import type { UsageTotals } from "./agent-event.ts";

/** CLIs tell totals; a mission adds up. What went down was counted anew, so all of it is new. */
export class UsageCount {
  #last: UsageTotals = { input: 0, cachedInput: 0, output: 0, costMicros: 0 };

  /** What came since the last totals; null: nothing. */
  next(totals: UsageTotals): UsageTotals | null {
    const before = this.#last;
    this.#last = totals;
    const since = (now: number, then: number): number => (now >= then ? now - then : now);
    const grown: UsageTotals = {
      input: since(totals.input, before.input),
      cachedInput: since(totals.cachedInput, before.cachedInput),
      output: since(totals.output, before.output),
      costMicros: totals.costMicros === null ? null : since(totals.costMicros, before.costMicros ?? 0),
    };
    return grown.input + grown.output + (grown.costMicros ?? 0) === 0 ? null : grown;
  }
}
