import { statusOf } from "#shared/mission/flight/status.ts";
import type { TaskState } from "#shared/mission/flight/task.ts";
import type { SqlValue } from "../bulk-insert.ts";
import { flag, type Projection } from "./projection.ts";

/** One row per task: what a list of tasks shows. */
export const taskProjection: Projection = {
  name: "task",
  version: 1,
  drop: "DROP TABLE IF EXISTS task",
  create: `
    CREATE TABLE task (
      mission_id   TEXT    NOT NULL,
      id           TEXT    NOT NULL,
      place        INTEGER NOT NULL,
      title        TEXT    NOT NULL,
      kind         TEXT    NOT NULL,
      task_group   TEXT,
      phase        INTEGER,
      status       TEXT    NOT NULL,
      stage        TEXT    NOT NULL,
      stage_since  INTEGER NOT NULL,
      risk         TEXT    NOT NULL,
      attempts     INTEGER NOT NULL,
      family       TEXT,
      agent        TEXT,
      cost_micros  INTEGER NOT NULL,
      unknown_cost INTEGER NOT NULL,
      tokens       INTEGER NOT NULL,
      PRIMARY KEY (mission_id, id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX task_in_order ON task (mission_id, place);
    CREATE INDEX task_by_status ON task (mission_id, status, place);`,
  columns: [
    "mission_id",
    "id",
    "place",
    "title",
    "kind",
    "task_group",
    "phase",
    "status",
    "stage",
    "stage_since",
    "risk",
    "attempts",
    "family",
    "agent",
    "cost_micros",
    "unknown_cost",
    "tokens",
  ],
  keyColumns: 2,
};

export function taskValues(mission: string, task: TaskState): SqlValue[] {
  const { spec, spend } = task;
  const route = task.attempts.at(-1)?.route;
  return [
    mission,
    spec.id,
    task.place,
    spec.title,
    spec.kind,
    spec.group,
    spec.phase,
    statusOf(task),
    task.stage,
    task.stageSince,
    task.risk,
    task.attempts.length,
    route?.family ?? null,
    route?.agent ?? null,
    spend.costMicros,
    flag(spend.unknownCost),
    spend.tokensIn + spend.tokensOut,
  ];
}
