import type { Database } from "better-sqlite3";

export type SqlValue = string | number | null;

/** Every call into SQLite costs about as much as writing a short row; eight rows per call measured best. */
const ROWS_PER_CALL = 8;

/**
 * Inserts rows given as one flat list of values, in the order of `columns`. `onConflict` is an upsert clause, if there is
 * one. Runs inside the caller's transaction.
 */
export function bulkInsert(database: Database, table: string, columns: readonly string[], onConflict = "") {
  const row = `(${columns.map(() => "?").join(", ")})`;
  const statement = (rows: number) =>
    database.prepare<SqlValue[]>(
      `INSERT INTO ${table} (${columns.join(", ")}) VALUES ${Array.from({ length: rows }, () => row).join(", ")} ${onConflict}`,
    );
  const one = statement(1);
  const many = statement(ROWS_PER_CALL);
  const valuesPerCall = columns.length * ROWS_PER_CALL;

  return (values: readonly SqlValue[]): void => {
    let next = 0;
    for (; next + valuesPerCall <= values.length; next += valuesPerCall) {
      many.run(...values.slice(next, next + valuesPerCall));
    }
    for (; next < values.length; next += columns.length)
      one.run(...values.slice(next, next + columns.length));
  };
}
