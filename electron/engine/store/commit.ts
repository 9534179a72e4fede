import { z } from "zod";
import { MAX_BODY_BYTES, type StoredEvent } from "./event-row.ts";
import { InvalidCommitError } from "./failure.ts";

/** An event that is to be stored. `body` must be plain JSON data: what JSON leaves out is not stored. */
export interface NewEvent {
  readonly type: string;
  readonly version: number;
  readonly body: unknown;
}

export interface CommitRequest {
  /** Made by the caller. The same id with the same target is the same command, however often it arrives. */
  readonly commandId: string;
  readonly missionId: string;
  /** The last event of the mission the caller has seen; 0 for a new mission. */
  readonly expectedSeq: number;
  /** What the command is about. An id that comes back with another target is refused. */
  readonly target: string;
  readonly actor: string;
  readonly cause?: string;
  /** May be empty: then only the answer is kept. */
  readonly events: readonly NewEvent[];
  /** Plain JSON data, given again to whoever repeats the command. */
  readonly answer: unknown;
}

/** What became of a commit. Only `committed` changed anything, and it is on disk. */
export type CommitOutcome =
  | {
      readonly state: "committed";
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
const name = z.string().min(1).max(MAX_NAME_LENGTH);

const shape = z.object({
  commandId: name,
  missionId: name,
  expectedSeq: z.int().nonnegative(),
  target: name,
  actor: name,
  cause: name.optional(),
  events: z.array(z.object({ type: name, version: z.int().positive() })),
});

/** Refuses what could be written but never read back. */
export function assertCommittable(request: CommitRequest): void {
  const parsed = shape.safeParse(request);
  if (!parsed.success) throw new InvalidCommitError(`A commit was refused: ${z.prettifyError(parsed.error)}`);
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
