import { MAX_MESSAGE_BYTES } from "#shared/contract/message.ts";
import type { Page } from "#shared/contract/page.ts";

/** A page is cut here even when more rows were asked for, so that it goes into one message. */
const PAGE_BYTES = MAX_MESSAGE_BYTES - 16 * 1024;

interface Wanted {
  readonly cursor: string | null;
  readonly limit: number;
}

/**
 * One page of a list whose order is known by a key. `after`: the keys of all rows, in order; `row` is made only for those
 * that are on the page. A row that alone is larger than a page makes a page of its own.
 */
export function pageOf<Item, Row>(
  items: readonly Item[],
  { cursor, limit }: Wanted,
  keyOf: (item: Item) => string,
  row: (item: Item) => Row,
): Page<Row> {
  const start = cursor === null ? 0 : afterKey(items, cursor, keyOf);
  const rows: Row[] = [];
  let bytes = 0;
  for (let at = start; at < items.length; at++) {
    const item = items[at];
    if (item === undefined) break;
    const next = row(item);
    bytes += Buffer.byteLength(JSON.stringify(next)) + 1;
    const full = rows.length === limit || (rows.length > 0 && bytes > PAGE_BYTES);
    if (full) return { rows, next: keyOfLast(items, at, keyOf) };
    rows.push(next);
  }
  return { rows, next: null };
}

/** A row that left the list since the last page is not found: the list then starts anew rather than skipping some. */
function afterKey<Item>(items: readonly Item[], cursor: string, keyOf: (item: Item) => string): number {
  return items.findIndex((item) => keyOf(item) === cursor) + 1;
}

function keyOfLast<Item>(items: readonly Item[], at: number, keyOf: (item: Item) => string): string | null {
  const last = items[at - 1];
  return last === undefined ? null : keyOf(last);
}
