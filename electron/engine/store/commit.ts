import type { NewEffect } from "./effect-table.ts";
import { MAX_BODY_BYTES, type StoredEvent } from "./event-row.ts";
import { InvalidCommitError } from "./failure.ts";
import type { RowChange } from "./projections/projection.ts";

/** An event that is to be stored. `body` must be plain JSON data: what JSON leaves out is not stored. */
export interface NewEvent {
  readonly type: string;
  readonly version: number;
  readonly body: unknown;
}

/**
 * Commits that were decided one upon the other, ahead of the disk. When one of them is not taken, the numbers of those behind
 * it may still fit by chance; what they were decided on never was.
 */
export interface Lineage {
  isBroken: boolean;
}

export interface CommitRequest {
  /** Made by the caller. The same id with the same target is the same command, however often it arrives. */
  readonly commandId: string;
  readonly missionId: string;
  /** The last event of the mission the caller has seen; 0 for a new mission. */
  readonly expectedSeq: number;
  /** Once a commit of it was not taken, no later one is: they answer `conflict`. */
  readonly lineage?: Lineage;
  /** What the command is about. An id that comes back with another target is refused. */
  readonly target: string;
  readonly actor: string;
  readonly cause?: string | null | undefined;
  /** When it was decided, milliseconds since 1970: the time of its events. Without it, the moment of the batch. */
  readonly at?: number | undefined;
  /** May be empty: then only the answer is kept. */
  readonly events: readonly NewEvent[];
  /** Plain JSON data, given again to whoever repeats the command. */
  readonly answer: unknown;
  /** Queued in the same transaction. Only with events: an effect follows from a fact. */
  readonly effects?: readonly NewEffect[];
  /** Rows of projections as they are after these events; written in the same transaction. */
  readonly rows?: readonly RowChange[];
}

/** What became of a commit. Only `committed` changed anything, and it is on disk. */
export type CommitOutcome =
  | {
      readonly state: "committed";
      readonly missionId: string;
      readonly commandId: string;
      readonly events: readonly StoredEvent[];
      /** Mission sequence numbers of the first and last event; null when the command has none. */
      readonly firstSeq: number | null;
      readonly lastSeq: number | null;
      readonly answer: unknown;
      /** The command had been committed before; this is its first answer again. */
      readonly repeated: boolean;
    }
  /** The mission went on without the caller: decide again on its present state. */
  | {
      readonly state: "conflict";
      readonly missionId: string;
      readonly expectedSeq: number;
      readonly headSeq: number;
    }
  /** The command id was used before, for something else. */
  | {
      readonly state: "mismatched";
      readonly commandId: string;
      readonly missionId: string;
      readonly target: string;
    }
  /** The mission was deleted; only its tombstone is left. */
  | { readonly state: "deleted"; readonly missionId: string }
  /** The mission cannot be continued, because its log is broken after `lastGoodSeq`. */
  | {
      readonly state: "quarantined";
      readonly missionId: string;
      readonly lastGoodSeq: number;
      readonly reason: string;
    };

export type Committed = Extract<CommitOutcome, { state: "committed" }>;

/** Ids and names are words, not documents. */
const MAX_NAME_LENGTH = 512;
const LONE_SURROGATE = /\p{Surrogate}/u;

/** Refuses what could be written but never read back. Spelled out, because it runs for every commit. */
export function assertCommittable(request: CommitRequest): void {
  assertName(request.commandId, "commandId");
  assertName(request.missionId, "missionId");
  assertName(request.target, "target");
  assertName(request.actor, "actor");
  if (request.cause !== undefined && request.cause !== null) assertName(request.cause, "cause");
  if (!Number.isSafeInteger(request.expectedSeq) || request.expectedSeq < 0) {
    throw new InvalidCommitError(
      `A commit was refused: expectedSeq is ${request.expectedSeq}, not a whole number from 0.`,
    );
  }
  assertEffects(request);
  for (const event of request.events) {
    assertName(event.type, "event type");
    if (Number.isSafeInteger(event.version) && event.version >= 1) continue;
    throw new InvalidCommitError(
      `A commit was refused: ${event.type} has version ${event.version}, not a whole number from 1.`,
    );
  }
}

function assertEffects({ effects = [], events }: CommitRequest): void {
  if (effects.length === 0) return;
  if (events.length === 0) throw new InvalidCommitError("A commit was refused: it has effects but no event.");
  for (const effect of effects) {
    assertName(effect.id, "effect id");
    assertName(effect.type, "effect type");
  }
}

function assertName(value: string, what: string): void {
  // A lone surrogate would come back from the database as another character, and the checksum would not match.
  if (value.length > 0 && value.length <= MAX_NAME_LENGTH && !LONE_SURROGATE.test(value)) return;
  throw new InvalidCommitError(
    `A commit was refused: ${what} must be well-formed text of 1 to ${MAX_NAME_LENGTH} characters, not ${value.length}.`,
  );
}

/** The JSON text of a body or an answer. */
export function jsonText(value: unknown, what: string): string {
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) throw new InvalidCommitError(`A commit was refused: ${what} is not JSON data.`);
  if (text.length > MAX_BODY_BYTES / 4 && Buffer.byteLength(text) > MAX_BODY_BYTES) {
    throw new InvalidCommitError(
      `A commit was refused: ${what} is larger than ${MAX_BODY_BYTES} bytes; large things belong into files.`,
    );
  }
  return text;
}
