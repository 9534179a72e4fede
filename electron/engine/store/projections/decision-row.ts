import type { DecisionRecord } from "#shared/mission/decisions/decision.ts";
import { RISKS } from "#shared/mission/words.ts";
import type { SqlValue } from "../bulk-insert.ts";
import type { Projection } from "./projection.ts";

/** One row per decision: the queue of what waits, and the history of what was answered. `record` is the whole of it as JSON. */
export const decisionProjection: Projection = {
  name: "decision",
  version: 2,
  drop: "DROP TABLE IF EXISTS decision",
  create: `
    CREATE TABLE decision (
      mission_id    TEXT    NOT NULL,
      id            TEXT    NOT NULL,
      state         TEXT    NOT NULL,
      kind          TEXT    NOT NULL,
      task          TEXT,
      question      TEXT    NOT NULL,
      risk          TEXT    NOT NULL,
      risk_rank     INTEGER NOT NULL,
      signature     TEXT    NOT NULL,
      asked_at      INTEGER NOT NULL,
      expires_at    INTEGER,
      snoozed_until INTEGER,
      resolved_at   INTEGER,
      resolved_by   TEXT,
      chosen        TEXT,
      reason        TEXT,
      record        TEXT    NOT NULL,
      PRIMARY KEY (mission_id, id)
    ) STRICT;
    CREATE INDEX decision_queue ON decision (state, risk_rank DESC, asked_at, id);
    CREATE INDEX decision_by_age ON decision (asked_at, id);`,
  columns: [
    "mission_id",
    "id",
    "state",
    "kind",
    "task",
    "question",
    "risk",
    "risk_rank",
    "signature",
    "asked_at",
    "expires_at",
    "snoozed_until",
    "resolved_at",
    "resolved_by",
    "chosen",
    "reason",
    "record",
  ],
  keyColumns: 2,
};

export function decisionValues(mission: string, record: DecisionRecord): SqlValue[] {
  const { decision, resolution } = record;
  return [
    mission,
    decision.id,
    record.state,
    decision.kind,
    decision.task,
    decision.question,
    decision.risk,
    RISKS.indexOf(decision.risk),
    decision.signature,
    decision.askedAt,
    decision.expiresAt,
    record.snoozedUntil,
    resolution?.at ?? null,
    resolution?.by ?? null,
    resolution?.option ?? null,
    resolution?.reason ?? record.note,
    JSON.stringify(record),
  ];
}
