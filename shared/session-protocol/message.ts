import { z } from "zod";
import { exitRecord } from "../contract/message.ts";
import { sessionId } from "../ids.ts";

/**
 * Engine and session host. Seven verbs: open, write, resize, signal, list, subscribe, unsubscribe. Every call carries its
 * full context: the host keeps sessions and their bytes, never a memory of who asked what.
 */

export const SESSION_PROTOCOL = 1;

/** What a host keeps for a program: more than any paste. One that leaves this much unread is not reading. */
export const MAX_WAITING_INPUT_BYTES = 16 * 1024 * 1024;

/** What one session may write to its transcript before the middle is left out. */
export const DEFAULT_TRANSCRIPT_BYTES = 1024 ** 3;

const callId = z.number().int().nonnegative();
const count = z.number().int().nonnegative();
const cells = z.number().int().min(1).max(1_000);

/**
 * What a session may reach. `arguments`: bubblewrap's mount and namespace arguments, in place of the whole file system.
 * `profile`: the text of a seatbelt profile (macOS). A host that cannot hold it starts nothing.
 */
export const sessionSandbox = z.union([
  z.object({ arguments: z.array(z.string()).min(1) }),
  z.object({ profile: z.string().min(1) }),
]);
export type SessionSandbox = z.infer<typeof sessionSandbox>;

/** Threads count as processes, because the kernel counts them so. */
export const sessionLimits = z.object({
  processes: z.number().int().min(16),
  memoryBytes: z
    .number()
    .int()
    .min(16 * 1024 * 1024),
});
export type SessionLimits = z.infer<typeof sessionLimits>;

/** Threads included; enough for an agent with its tools, far too few for a fork bomb to hurt the machine. */
export const DEFAULT_PROCESS_LIMIT = 512;

export const openCall = z.object({
  session: sessionId,
  /** Program and arguments; never a shell string. */
  command: z.array(z.string()).min(1),
  cwd: z.string(),
  /** The whole environment of the process: nothing is inherited from the host. */
  env: z.record(z.string(), z.string()),
  stdio: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("pty"), cols: cells, rows: cells }),
    /** stdout is the recorded output; stderr goes to a transcript of its own beside it. */
    z.object({ kind: z.literal("pipe") }),
  ]),
  /** A companion (a proxy, a server of an agent) ends when this session ends. */
  companionOf: sessionId.nullable(),
  /** Secrets: each is masked at the same length before disk and screen. Never written anywhere. */
  redact: z.array(z.string().min(4)),
  maxBytes: z.number().int().positive(),
  /** Left out or null: without a sandbox, which is the caller's explicit choice. */
  sandbox: sessionSandbox.nullable().optional(),
  limits: sessionLimits.nullable().optional(),
});
export type OpenCall = z.infer<typeof openCall>;

export const containment = z.enum(["pid-namespace", "process-group"]);
export type Containment = z.infer<typeof containment>;

/** "none": no limits were asked for; "not-enforced": they were, and nothing on this machine can hold them. */
export const limitState = z.enum(["enforced", "not-enforced", "none"]);
export type LimitState = z.infer<typeof limitState>;

export const sessionRecord = z.object({
  session: sessionId,
  command: z.array(z.string()),
  cwd: z.string(),
  stdio: z.enum(["pty", "pipe"]),
  companionOf: sessionId.nullable(),
  /** null when the process could not be started. */
  pid: z.number().int().nullable(),
  containment,
  openedAt: z.number(),
  cols: z.number().int(),
  rows: z.number().int(),
  /** Output bytes that are safely in the transcript file. */
  outputBytes: count,
  exit: exitRecord.nullable(),
  /** Left out by hosts older than sandboxes, and then false and "none". */
  sandboxed: z.boolean().optional(),
  limits: limitState.optional(),
});
export type SessionRecord = z.infer<typeof sessionRecord>;

export const hostCall = z.discriminatedUnion("t", [
  z.object({
    t: z.literal("hello"),
    protocol: z.number().int(),
    token: z.string().max(200),
    /** How to start an engine when none is connected; the newest one said replaces those before. */
    engineCommand: z.array(z.string()).min(1).optional(),
  }),
  openCall.extend({ t: z.literal("open"), call: callId }),
  /** Bytes in the tail. A `seq` at or below the writer's last one is dropped and accepted again: resending is safe. */
  z.object({
    t: z.literal("write"),
    call: callId,
    session: sessionId,
    writer: z.string().max(64),
    seq: count,
  }),
  z.object({ t: z.literal("resize"), call: callId, session: sessionId, cols: cells, rows: cells }),
  z.object({
    t: z.literal("signal"),
    call: callId,
    session: sessionId,
    /** `end`: TERM to the whole tree, then KILL after the grace; the answer comes when nothing of it is left. */
    signal: z.enum(["INT", "TERM", "HUP", "KILL", "end"]),
    graceMs: z.number().int().min(0).max(60_000),
  }),
  z.object({ t: z.literal("list"), call: callId }),
  /**
   * Output from an offset on, and then live. At most `credit` bytes are sent; calling again with the same subscription
   * adds credit. A slow reader costs the host nothing: the transcript file is the buffer.
   */
  z.object({
    t: z.literal("subscribe"),
    call: callId,
    subscription: z.number().int().nonnegative(),
    session: sessionId,
    from: count,
    credit: count,
  }),
  z.object({ t: z.literal("unsubscribe"), call: callId, subscription: z.number().int().nonnegative() }),
]);
export type HostCall = z.infer<typeof hostCall>;

export const callFailure = z.object({
  code: z.enum(["bad-call", "no-session", "session-exists", "session-ended", "could-not-start", "failed"]),
  message: z.string(),
});
export type CallFailure = z.infer<typeof callFailure>;

export const hostMessage = z.discriminatedUnion("t", [
  z.object({
    t: z.literal("welcome"),
    protocol: z.number().int(),
    build: z.string(),
    pid: z.number().int(),
    instance: z.string(),
  }),
  z.object({ t: z.literal("refused"), message: z.string() }),
  /** open and signal(end) answer with the record; list with all records; the others with nothing. */
  z.object({
    t: z.literal("answer"),
    call: callId,
    session: sessionRecord.optional(),
    sessions: z.array(sessionRecord).optional(),
  }),
  z.object({ t: z.literal("failure"), call: callId, failure: callFailure }),
  z.object({ t: z.literal("output"), subscription: callId, offset: count }),
  /** In order with the output: what comes after was written for this size. */
  z.object({ t: z.literal("resized"), subscription: callId, offset: count, cols: cells, rows: cells }),
  z.object({ t: z.literal("ended"), subscription: callId, offset: count, exit: exitRecord }),
  /** To every connected engine: a session's record changed (opened, resized, ended, or grew: at most 4 times a second). */
  z.object({ t: z.literal("session"), session: sessionRecord }),
]);
export type HostMessage = z.infer<typeof hostMessage>;
