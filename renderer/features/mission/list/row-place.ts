import type { ListRow } from "./list-rows.ts";

export interface RowPlace {
  readonly index: number;
  /** Pixels from the top of all rows. */
  readonly start: number;
  readonly size: number;
  readonly tabbable: boolean;
}

/** What every row of the tree table has, whatever it shows. */
export const place = (
  row: ListRow,
  { index, start, size, tabbable }: RowPlace,
  className: string | undefined,
) => ({
  role: "row",
  className,
  "aria-level": row.level,
  "aria-rowindex": index + 2,
  "data-row": row.key,
  tabIndex: tabbable ? 0 : -1,
  style: { blockSize: size, transform: `translateY(${start}px)` },
});
