import type { PolicyState } from "#shared/mission/policies/policy-state.ts";
import type { SqlValue } from "../bulk-insert.ts";
import type { Projection } from "./projection.ts";

/** One row per policy of a mission. `policy` is the whole of it as JSON. */
export const policyProjection: Projection = {
  name: "policy",
  version: 1,
  drop: "DROP TABLE IF EXISTS policy",
  create: `
    CREATE TABLE policy (
      mission_id TEXT NOT NULL,
      id         TEXT NOT NULL,
      verdict    TEXT NOT NULL,
      level      TEXT NOT NULL,
      task       TEXT,
      origin     TEXT NOT NULL,
      until      INTEGER,
      policy     TEXT NOT NULL,
      PRIMARY KEY (mission_id, id)
    ) STRICT, WITHOUT ROWID;`,
  columns: ["mission_id", "id", "verdict", "level", "task", "origin", "until", "policy"],
  keyColumns: 2,
};

export type PolicyEntry = PolicyState["policies"] extends Map<infer _Id, infer Entry> ? Entry : never;

export function policyValues(mission: string, policy: PolicyEntry): SqlValue[] {
  const { id, verdict, level, task, origin, until } = policy;
  return [mission, id, verdict, level, task, origin, until, JSON.stringify(policy)];
}
