import { z } from "zod";

/** One fact of a mission, exactly as it is on disk. */
export interface StoredEvent {
  /** Order over all missions. Grows, may have holes (deleted missions). */
  readonly seq: number;
  readonly missionId: string;
  /** Order inside the mission: 1, 2, 3 … without holes. */
  readonly missionSeq: number;
  readonly type: string;
  /** Schema version of the body, for the upcasters. */
  readonly version: number;
  /** Wall time, milliseconds since 1970. */
  readonly at: number;
  /** Monotonic nanoseconds as decimal text: they outgrow a number after 104 days of uptime, and JSON has no bigint. */
  readonly monoNs: string;
  readonly bootId: string;
  readonly actor: string;
  readonly commandId: string;
  /** What led to it (a command or event id), or null. */
  readonly cause: string | null;
  readonly body: unknown;
  readonly prevHash: string;
  readonly hash: string;
}

/** The row before its body is parsed. */
export type EventRow = Omit<StoredEvent, "body"> & { readonly body: string };

/** Bodies above this are refused when written and quarantined when found: nothing honest is that large. */
export const MAX_BODY_BYTES = 8 * 1024 * 1024;

/**
 * One page of a mission: parameters are mission, sequence number before the page, rows. The index only finds the
 * rows; every column is read from the table itself, because SQLite would otherwise answer indexed columns from the
 * index and a damaged table would look whole. An oversized body never enters memory: it reads as NULL.
 */
export const PAGE_OF_EVENTS = `
  SELECT seq, mission_id AS missionId, event.mission_seq AS missionSeq, type, version, at,
    CAST(mono_ns AS TEXT) AS monoNs, boot_id AS bootId, actor, command_id AS commandId, cause,
    iif(octet_length(body) > ${MAX_BODY_BYTES}, NULL, body) AS body, prev_hash AS prevHash, hash
  FROM (SELECT seq AS place, mission_seq FROM event WHERE mission_id = ? AND mission_seq > ?
        ORDER BY mission_seq LIMIT ?) AS found
  CROSS JOIN event NOT INDEXED ON event.seq = found.place
  ORDER BY found.mission_seq`;

const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/);

const eventRow = z.object({
  seq: z.int().positive(),
  missionId: z.string().min(1),
  missionSeq: z.int().positive(),
  type: z.string().min(1),
  version: z.int().positive(),
  at: z.int(),
  monoNs: z.string().regex(/^-?\d+$/),
  bootId: z.string().min(1),
  actor: z.string().min(1),
  commandId: z.string().min(1),
  cause: z.string().nullable(),
  body: z.string(),
  prevHash: sha256Hex,
  hash: sha256Hex,
});

export type ParsedRow = { ok: true; row: EventRow } | { ok: false; reason: string };

/** Checks the shape of a row that leaves SQLite. */
export function parseEventRow(raw: unknown): ParsedRow {
  const parsed = eventRow.safeParse(raw);
  if (parsed.success) return { ok: true, row: parsed.data };
  const fields = parsed.error.issues.map((issue) => issue.path.join(".")).join(", ");
  return { ok: false, reason: `unreadable columns: ${fields}` };
}

export type ParsedBody = { ok: true; event: StoredEvent } | { ok: false; reason: string };

export function parseBody(row: EventRow): ParsedBody {
  try {
    return { ok: true, event: { ...row, body: JSON.parse(row.body) as unknown } };
  } catch (error) {
    return {
      ok: false,
      reason: `the body is not JSON (${error instanceof Error ? error.message : String(error)})`,
    };
  }
}
