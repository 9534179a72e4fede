import type { MissionState } from "#shared/mission/state.ts";
import { flag, type Projection, type RowChange } from "./projection.ts";

/** One row per mission: what a list of missions shows. `seq` is the event up to which every row of the mission is folded. */
export const missionProjection: Projection = {
  name: "mission",
  version: 1,
  drop: "DROP TABLE IF EXISTS mission",
  create: `
    CREATE TABLE mission (
      mission_id        TEXT    PRIMARY KEY,
      seq               INTEGER NOT NULL,
      title             TEXT    NOT NULL,
      phase             TEXT    NOT NULL,
      repository        TEXT    NOT NULL,
      base_branch       TEXT    NOT NULL,
      autonomy          TEXT    NOT NULL,
      held              INTEGER NOT NULL,
      paused            INTEGER NOT NULL,
      tasks             INTEGER NOT NULL,
      counts            TEXT    NOT NULL,
      cost_micros       INTEGER NOT NULL,
      unknown_cost      INTEGER NOT NULL,
      tokens            INTEGER NOT NULL,
      budget_micros     INTEGER,
      decisions_pending INTEGER NOT NULL,
      verification      TEXT    NOT NULL,
      created_at        INTEGER NOT NULL,
      launched_at       INTEGER,
      ended_at          INTEGER
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX mission_newest ON mission (created_at, mission_id);`,
  columns: [
    "mission_id",
    "seq",
    "title",
    "phase",
    "repository",
    "base_branch",
    "autonomy",
    "held",
    "paused",
    "tasks",
    "counts",
    "cost_micros",
    "unknown_cost",
    "tokens",
    "budget_micros",
    "decisions_pending",
    "verification",
    "created_at",
    "launched_at",
    "ended_at",
  ],
  keyColumns: 1,
};

export function missionRow(state: MissionState): RowChange {
  const { spend } = state;
  const values = [
    state.id,
    state.head,
    state.title,
    state.phase,
    state.place.repository,
    state.place.baseBranch,
    state.contract.autonomy,
    flag(state.held),
    flag(state.paused),
    state.tasks.size,
    JSON.stringify(state.counts),
    spend.costMicros,
    flag(spend.unknownCost),
    spend.tokensIn + spend.tokensOut,
    state.budgetMicros,
    state.pending.size,
    state.verification,
    state.createdAt,
    state.launchedAt,
    state.endedAt,
  ];
  return { projection: "mission", key: state.id, values };
}
