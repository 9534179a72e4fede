import type { Capacity } from "#shared/mission/money/capacity.ts";
import { addMicros } from "#shared/mission/money/spend.ts";
import { SAYS_SPEND } from "../store/spent-since.ts";
import type { Store } from "../store/store.ts";

export interface DaySpendParts {
  readonly store: Pick<Store, "spentSince" | "onCommitted">;
  readonly now: () => number;
  /** What a person lets all missions cost in a day; null: there is no limit. */
  readonly limitMicros: () => number | null;
  /** The limit is reached: what flies in every mission has to be looked at, not only where it was spent. */
  readonly onReached: () => void;
}

/** What all missions cost today, from midnight to midnight of this machine. Read from the log once a day, then added up. */
export class DaySpend {
  readonly #parts: DaySpendParts;
  #from = Number.NaN;
  #micros = 0;
  #seq = 0;

  constructor(parts: DaySpendParts) {
    this.#parts = parts;
    this.#today();
    parts.store.onCommitted(({ events }) => {
      const before = this.#micros;
      this.#today();
      for (const { seq, type, body } of events) {
        if (seq <= this.#seq) continue;
        this.#seq = seq;
        if (SAYS_SPEND.has(type)) this.#micros = addMicros(this.#micros, costOf(body));
      }
      const limit = parts.limitMicros();
      if (limit !== null && this.#micros !== before && this.#micros >= limit) parts.onReached();
    });
  }

  get today(): Capacity["day"] {
    const limitMicros = this.#parts.limitMicros();
    if (limitMicros === null) return null;
    this.#today();
    return { spentMicros: this.#micros, limitMicros };
  }

  #today(): void {
    const from = new Date(this.#parts.now()).setHours(0, 0, 0, 0);
    if (from === this.#from) return;
    this.#from = from;
    const { micros, seq } = this.#parts.store.spentSince(from);
    [this.#micros, this.#seq] = [micros, Math.max(seq, this.#seq)];
  }
}

function costOf(body: unknown): number {
  const used = (body as { readonly usage?: { readonly costMicros?: unknown } }).usage?.costMicros;
  return typeof used === "number" ? used : 0;
}
