import { z } from "zod";

/** Rows of one answer. More would make a list slow to read and no easier. */
export const MOST_ROWS = 200;

/** What every list takes: where to go on (from the answer before), and how many rows at most. */
export const pageRequest = {
  /** Opaque: only what `next` of the page before said. null: from the start. */
  cursor: z.string().max(200).nullable().default(null),
  limit: z.number().int().min(1).max(MOST_ROWS).default(100),
};

/** A piece of a list. `next` is null on the last one; a page may hold fewer rows than asked for and still not be the last. */
export const pageOf = <Row extends z.ZodType>(row: Row) =>
  z.object({ rows: z.array(row), next: z.string().max(200).nullable() });
export interface Page<Row> {
  readonly rows: Row[];
  readonly next: string | null;
}
