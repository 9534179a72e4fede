import type { Finding } from "#shared/mission/review/finding.ts";
import type { SqlValue } from "../bulk-insert.ts";
import type { Projection } from "./projection.ts";

/** One row per finding of any review. `finding` is the whole of it as JSON. */
export const findingProjection: Projection = {
  name: "finding",
  version: 1,
  drop: "DROP TABLE IF EXISTS finding",
  create: `
    CREATE TABLE finding (
      mission_id TEXT    NOT NULL,
      id         TEXT    NOT NULL,
      task       TEXT,
      severity   TEXT    NOT NULL,
      state      TEXT    NOT NULL,
      round      INTEGER NOT NULL,
      title      TEXT    NOT NULL,
      family     TEXT    NOT NULL,
      finding    TEXT    NOT NULL,
      PRIMARY KEY (mission_id, id)
    ) STRICT;
    CREATE INDEX finding_by_state ON finding (mission_id, state, id);`,
  columns: ["mission_id", "id", "task", "severity", "state", "round", "title", "family", "finding"],
  keyColumns: 2,
};

export function findingValues(mission: string, finding: Finding): SqlValue[] {
  const { id, task, severity, state, round, title, by } = finding;
  return [mission, id, task, severity, state, round, title, by.family, JSON.stringify(finding)];
}
