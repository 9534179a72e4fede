import { z } from "zod";
import { sessionId } from "../ids.ts";
import { fileProblem } from "./file-problem.ts";

/**
 * What travels between a client (window, command line, later an agent's hook) and the engine. Three kinds are kept
 * apart: a request is answered once; a topic is a snapshot and then numbered updates; bytes are a terminal's output.
 */

/** Raised when an older peer could misread a newer one. */
export const PROTOCOL = 1;

/** The name of the build, shown when two sides do not fit together. */
export const BUILD = "0.1.0";

/** No message to a window is larger than this; a larger snapshot comes in pages. */
export const MAX_MESSAGE_BYTES = 256 * 1024;

/** Bytes of one terminal a viewer may have unparsed before the engine waits for it. */
export const TERMINAL_CREDIT_BYTES = 256 * 1024;

/** Updates of one topic a client may have unacknowledged before the engine stops and sends a new snapshot instead. */
export const TOPIC_CREDIT_UPDATES = 512;

const clientKind = z.enum(["window", "main", "cli", "test"]);
const streamId = z.number().int().nonnegative();
const count = z.number().int().nonnegative();

export const clientMessage = z.discriminatedUnion("t", [
  z.object({
    t: z.literal("hello"),
    protocol: z.number().int(),
    build: z.string().max(100),
    client: clientKind,
    token: z.string().max(200),
  }),
  z.object({ t: z.literal("ping"), id: streamId }),
  z.object({ t: z.literal("request"), id: streamId, name: z.string().max(100), params: z.unknown() }),
  z.object({
    t: z.literal("subscribe"),
    id: streamId,
    topic: z.string().max(100),
    /** Which one of a topic that there is many of, such as the mission. */
    key: z.string().max(100).nullable().default(null),
  }),
  z.object({ t: z.literal("unsubscribe"), id: streamId }),
  z.object({ t: z.literal("acknowledge"), id: streamId, seq: count }),
  z.object({
    t: z.literal("open-bytes"),
    id: streamId,
    session: sessionId,
    /** "screen": start from a picture of the terminal now. A number: the client has everything before that offset. */
    from: z.union([z.literal("screen"), count]),
    credit: count,
    /** Who may come to type here: whoever has control of an agent's terminal keeps it as long as it looks at it. */
    writer: z.string().max(64).nullable().default(null),
  }),
  /** Bytes the client's terminal has parsed since the last credit message. */
  z.object({ t: z.literal("credit"), id: streamId, bytes: count }),
  /** Typed or pasted bytes in the tail. `writer` and `seq` let the session host drop what it already has. */
  z.object({ t: z.literal("input"), id: streamId, writer: z.string().max(64), seq: count }),
  z.object({ t: z.literal("close-bytes"), id: streamId }),
]);
export type ClientMessage = z.infer<typeof clientMessage>;
/** As a client writes it: what has a default may be left out. */
export type ClientMessageInput = z.input<typeof clientMessage>;

export const exitRecord = z.object({
  /** null when a signal ended it. */
  code: z.number().int().nullable(),
  signal: z.string().nullable(),
  at: z.number(),
  /** Why there is an exit at all: the process ended, it could not start, or its host died and nobody saw the end. */
  cause: z.enum(["exited", "could-not-start", "host-lost"]),
  message: z.string().optional(),
});
export type ExitRecord = z.infer<typeof exitRecord>;

export const requestFailure = z.object({
  code: z.enum([
    "bad-request",
    "unknown-request",
    "not-found",
    "conflict",
    "unavailable",
    "refused",
    "failed",
  ]),
  message: z.string(),
  /** Places in a file the request brought along. */
  problems: z.array(fileProblem).optional(),
});
export type RequestFailure = z.infer<typeof requestFailure>;

export const resetReason = z.enum(["gap", "too-slow"]);
export type ResetReason = z.infer<typeof resetReason>;

export const engineMessage = z.discriminatedUnion("t", [
  z.object({
    t: z.literal("welcome"),
    protocol: z.number().int(),
    build: z.string(),
    /** New with every engine process: a client that sees another instance subscribes anew. */
    instance: z.string(),
    pid: z.number().int(),
  }),
  z.object({
    t: z.literal("refused"),
    code: z.enum(["protocol", "token", "handshake", "frame"]),
    message: z.string(),
  }),
  z.object({ t: z.literal("pong"), id: streamId }),
  z.object({ t: z.literal("result"), id: streamId, value: z.unknown() }),
  /** JSON of a result that is too large for one message, in the tails of pages 0 to pages-1, in order. */
  z.object({ t: z.literal("result-page"), id: streamId, page: count, pages: count }),
  z.object({ t: z.literal("failure"), id: streamId, failure: requestFailure }),
  /** There is nothing to follow under that key. */
  z.object({ t: z.literal("topic-failed"), id: streamId, failure: requestFailure }),
  /** JSON of the snapshot in the tails of pages 0 to pages-1, in order. */
  z.object({ t: z.literal("snapshot"), id: streamId, seq: count, page: count, pages: count }),
  z.object({ t: z.literal("update"), id: streamId, seq: count, value: z.unknown() }),
  z.object({ t: z.literal("reset"), id: streamId, reason: resetReason }),
  /** A picture of the terminal in the tail (escape sequences to write into a cleared terminal), true at `offset`. */
  z.object({ t: z.literal("screen"), id: streamId, offset: count, cols: count, rows: count }),
  /** Output in the tail, starting at `offset`. */
  z.object({ t: z.literal("bytes"), id: streamId, offset: count }),
  z.object({ t: z.literal("resized"), id: streamId, offset: count, cols: count, rows: count }),
  z.object({ t: z.literal("input-accepted"), id: streamId, seq: count }),
  /** All output up to `offset` was sent and the process is gone. */
  z.object({ t: z.literal("ended"), id: streamId, offset: count, exit: exitRecord }),
  z.object({ t: z.literal("bytes-failed"), id: streamId, failure: requestFailure }),
]);
export type EngineMessage = z.infer<typeof engineMessage>;
