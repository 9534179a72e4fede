import type { Database } from "better-sqlite3";
import { bulkInsert, type SqlValue } from "../bulk-insert.ts";
import { PROJECTION_NAMES, PROJECTIONS } from "./prepare.ts";
import type { Projection, ProjectionName, RowChange } from "./projection.ts";

type Rows = Map<string, readonly SqlValue[] | null>;

/** Row changes of one transaction. The last one of a row counts: a mission that moved a hundred times is written once. */
export class RowBatch {
  readonly byProjection = new Map<ProjectionName, Map<string, Rows>>();

  add(missionId: string, changes: readonly RowChange[]): void {
    for (const { projection, key, values } of changes) this.#rows(projection, missionId).set(key, values);
  }

  #rows(projection: ProjectionName, missionId: string): Rows {
    let missions = this.byProjection.get(projection);
    if (missions === undefined) this.byProjection.set(projection, (missions = new Map()));
    let rows = missions.get(missionId);
    if (rows === undefined) missions.set(missionId, (rows = new Map()));
    return rows;
  }
}

/** Writes rows of projections. Runs inside the caller's transaction. */
export function rowWriter(database: Database) {
  const writers = new Map(
    PROJECTION_NAMES.map((name) => [name, projectionWriter(database, PROJECTIONS[name])]),
  );

  return {
    write(batch: RowBatch): void {
      for (const [name, missions] of batch.byProjection) writers.get(name)?.write(missions);
    },
    writeNow(missionId: string, changes: readonly RowChange[]): void {
      const batch = new RowBatch();
      batch.add(missionId, changes);
      this.write(batch);
    },
    /** Removes every row of a mission. */
    clear(missionId: string): void {
      for (const writer of writers.values()) writer.clear(missionId);
    },
  };
}

export type RowWriter = ReturnType<typeof rowWriter>;

function projectionWriter(database: Database, { name, columns, keyColumns }: Projection) {
  const key = columns.slice(0, keyColumns);
  const rest = columns.slice(keyColumns).map((column) => `${column} = excluded.${column}`);
  const upsert = bulkInsert(
    database,
    name,
    columns,
    `ON CONFLICT (${key.join(", ")}) DO UPDATE SET ${rest.join(", ")}`,
  );
  const remove = database.prepare<string[]>(
    `DELETE FROM ${name} WHERE ${key.map((column) => `${column} = ?`).join(" AND ")}`,
  );
  const removeAll = database.prepare<[string]>(`DELETE FROM ${name} WHERE mission_id = ?`);

  return {
    write(missions: ReadonlyMap<string, Rows>): void {
      const values: SqlValue[] = [];
      for (const [missionId, rows] of missions) {
        for (const [rowKey, row] of rows) {
          if (row === null) remove.run(...[missionId, rowKey].slice(0, keyColumns));
          else for (const value of row) values.push(value);
        }
      }
      upsert(values);
    },
    clear: (missionId: string): void => void removeAll.run(missionId),
  };
}
