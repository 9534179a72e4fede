import type { Policy } from "#shared/mission/policies/policy.ts";
import type { PolicyState } from "#shared/mission/policies/policy-state.ts";
import type { SqlValue } from "../bulk-insert.ts";
import { flag, type Projection } from "./projection.ts";

/** One row per policy of a mission. `rule` names the file before the id where it comes from one: files do not share ids. */
export const policyProjection: Projection = {
  name: "policy",
  version: 1,
  drop: "DROP TABLE IF EXISTS policy",
  create: `
    CREATE TABLE policy (
      mission_id TEXT    NOT NULL,
      rule       TEXT    NOT NULL,
      id         TEXT    NOT NULL,
      file       TEXT,
      trusted    INTEGER NOT NULL,
      verdict    TEXT    NOT NULL,
      level      TEXT    NOT NULL,
      task       TEXT,
      origin     TEXT    NOT NULL,
      until      INTEGER,
      policy     TEXT    NOT NULL,
      PRIMARY KEY (mission_id, rule)
    ) STRICT, WITHOUT ROWID;`,
  columns: [
    "mission_id",
    "rule",
    "id",
    "file",
    "trusted",
    "verdict",
    "level",
    "task",
    "origin",
    "until",
    "policy",
  ],
  keyColumns: 2,
};

/** Every rule a mission knows: those a person made, then those of each file of its repository. */
export function policyRows(mission: string, { policies, files, trusted }: PolicyState): SqlValue[][] {
  const rows = [...policies.values()].map((policy) => values(mission, policy, null, true));
  for (const [path, file] of files) {
    const isTrusted = trusted.get(path) === file.hash;
    for (const policy of file.policies) rows.push(values(mission, policy, path, isTrusted));
  }
  return rows;
}

function values(mission: string, policy: Policy, file: string | null, trusted: boolean): SqlValue[] {
  const { id, verdict, level, task, origin, until } = policy;
  const rule = file === null ? id : `${file} ${id}`;
  return [
    mission,
    rule,
    id,
    file,
    flag(trusted),
    verdict,
    level,
    task,
    origin,
    until,
    JSON.stringify(policy),
  ];
}
