import type { SqlValue } from "../store/bulk-insert.ts";
import type { ProjectionName, RowChange } from "../store/projections/projection.ts";

/** What one projection of one mission looks like on disk, so that only rows that became different are written. */
export class RowDiff<Item extends object> {
  readonly #projection: ProjectionName;
  readonly #valuesOf: (item: Item) => readonly SqlValue[];
  readonly #written = new Map<string, { readonly item: Item; readonly values: readonly SqlValue[] }>();

  constructor(projection: ProjectionName, valuesOf: (item: Item) => readonly SqlValue[]) {
    this.#projection = projection;
    this.#valuesOf = valuesOf;
  }

  /** One item as it is now. Items are replaced, never changed in place, so the same object is the same row. */
  update(key: string, item: Item, changes: RowChange[]): void {
    const before = this.#written.get(key);
    if (before?.item === item) return;
    const values = this.#valuesOf(item);
    this.#written.set(key, { item, values });
    if (before === undefined || !sameValues(before.values, values)) {
      changes.push({ projection: this.#projection, key, values });
    }
  }

  /** All items there are: what is not among them any more is gone. */
  updateAll(items: ReadonlyMap<string, Item>, changes: RowChange[]): void {
    for (const [key, item] of items) this.update(key, item, changes);
    if (this.#written.size === items.size) return;
    for (const key of this.#written.keys()) {
      if (items.has(key)) continue;
      this.#written.delete(key);
      changes.push({ projection: this.#projection, key, values: null });
    }
  }
}

function sameValues(one: readonly SqlValue[], other: readonly SqlValue[]): boolean {
  return one.length === other.length && one.every((value, index) => value === other[index]);
}
