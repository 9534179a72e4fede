import type { SqlValue } from "../bulk-insert.ts";

export type ProjectionName =
  | "mission"
  | "task"
  | "decision"
  | "policy"
  | "finding"
  | "agent_limit"
  | "search_entry";

/** A table whose rows follow from the log. It may be thrown away at any time: it is made and folded again. */
export interface Projection {
  /** Also the name of its table. */
  readonly name: ProjectionName;
  /** Raise it with every change of the table or of what is written into it: all rows are then folded again. */
  readonly version: number;
  /** Removes whatever an earlier version made. */
  readonly drop: string;
  readonly create: string;
  /** In the order of the values of a row. The key comes first, and it begins with the mission. */
  readonly columns: readonly string[];
  /** How many of the columns are the key: 1 for the mission itself, else 2. */
  readonly keyColumns: 1 | 2;
}

/** One row of a mission as it has to be after a commit. */
export interface RowChange {
  readonly projection: ProjectionName;
  /** The value of the second key column; the mission's own row has its id here. */
  readonly key: string;
  /** null: there is no such row any more. */
  readonly values: readonly SqlValue[] | null;
}

/** Booleans as SQLite keeps them. */
export const flag = (value: boolean): number => (value ? 1 : 0);
