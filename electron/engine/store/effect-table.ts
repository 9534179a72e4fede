import type { Database } from "better-sqlite3";
import type { SqlValue } from "./bulk-insert.ts";

/** Something the world is asked to do; written with the event it follows from. */
export interface NewEffect {
  /** Deterministic: the same decision on the same state gives the same id. */
  readonly id: string;
  readonly type: string;
  /** Plain JSON data. */
  readonly body: unknown;
  readonly safety: EffectSafety;
}

/** What happens to an effect whose engine died: queued again, or retired and the mission is told. */
export type EffectSafety = "replaySafe" | "processBound";

/** `failed`: given up, with the reason. `retired`: its engine died, and doing it again might do it twice. */
export type EffectStatus = "queued" | "leased" | "done" | "failed" | "retired";

export interface EffectRow {
  readonly id: string;
  readonly missionId: string;
  /** The last event of the command that asked for it. */
  readonly eventSeq: number;
  /** Its place among the effects of that command. */
  readonly place: number;
  readonly type: string;
  readonly body: unknown;
  readonly safety: EffectSafety;
  readonly status: EffectStatus;
  /** How many times it was begun. */
  readonly attempts: number;
  /** The engine that works on it. */
  readonly leaseOwner: string | null;
  /** When the next try is due, milliseconds since 1970; null: at once. */
  readonly notBefore: number | null;
  readonly createdAt: number;
  readonly finishedAt: number | null;
  /** Why the last try did not work, or what there is to know about its end. One sentence. */
  readonly error: string | null;
}

/** What happens to one effect. */
export type EffectChange =
  | { readonly kind: "lease"; readonly id: string; readonly owner: string }
  | {
      readonly kind: "queue";
      readonly id: string;
      readonly notBefore: number | null;
      readonly error: string | null;
    }
  | {
      readonly kind: "finish";
      readonly id: string;
      readonly status: "done" | "failed" | "retired";
      readonly at: number;
      readonly error: string | null;
    };

export const EFFECT_COLUMNS = [
  "id",
  "mission_id",
  "event_seq",
  "place",
  "type",
  "body",
  "safety",
  "status",
  "attempts",
  "created_at",
];

export interface EffectOrigin {
  readonly missionId: string;
  readonly eventSeq: number;
  readonly at: number;
}

/** The values of a new row, in the order of `EFFECT_COLUMNS`. */
export function effectValues(
  effect: NewEffect,
  body: string,
  place: number,
  origin: EffectOrigin,
): SqlValue[] {
  const { missionId, eventSeq, at } = origin;
  return [effect.id, missionId, eventSeq, place, effect.type, body, effect.safety, "queued", 0, at];
}

const COLUMNS = `id, mission_id AS missionId, event_seq AS eventSeq, place, type, body, safety, status, attempts,
  lease_owner AS leaseOwner, not_before AS notBefore, created_at AS createdAt, finished_at AS finishedAt, error`;

type RawRow = Omit<EffectRow, "body"> & { readonly body: string };

export function effectReader(database: Database) {
  const open = database.prepare<[], RawRow>(
    `SELECT ${COLUMNS} FROM effect WHERE status IN ('queued', 'leased') ORDER BY mission_id, event_seq, place`,
  );
  const ofMission = database.prepare<[string, number], RawRow>(
    `SELECT ${COLUMNS} FROM effect WHERE mission_id = ? ORDER BY event_seq DESC, place DESC LIMIT ?`,
  );
  return {
    /** Everything that is not at its end, in the order of each mission. */
    open: (): EffectRow[] => open.all().map(parsed),
    /** The newest effects of a mission, newest first. */
    ofMission: (missionId: string, limit: number): EffectRow[] => ofMission.all(missionId, limit).map(parsed),
  };
}

export type EffectReader = ReturnType<typeof effectReader>;

const parsed = (row: RawRow): EffectRow => ({ ...row, body: JSON.parse(row.body) as unknown });

/** Applies changes inside the caller's transaction. One that is at its end already stays as it is. */
export function effectChanger(database: Database) {
  const lease = database.prepare<[string, string]>(
    `UPDATE effect SET status = 'leased', lease_owner = ?, attempts = attempts + 1, not_before = NULL
     WHERE id = ? AND status = 'queued'`,
  );
  const queue = database.prepare<[number | null, string | null, string]>(
    `UPDATE effect SET status = 'queued', lease_owner = NULL, not_before = ?, error = ?
     WHERE id = ? AND status IN ('queued', 'leased')`,
  );
  const finish = database.prepare<[string, number, string | null, string]>(
    `UPDATE effect SET status = ?, lease_owner = NULL, not_before = NULL, finished_at = ?, error = ?
     WHERE id = ? AND status IN ('queued', 'leased')`,
  );
  return function apply(change: EffectChange): void {
    switch (change.kind) {
      case "lease":
        lease.run(change.owner, change.id);
        return;
      case "queue":
        queue.run(change.notBefore, change.error, change.id);
        return;
      case "finish":
        finish.run(change.status, change.at, change.error, change.id);
        return;
    }
  };
}
