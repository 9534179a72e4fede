import { z } from "zod";
import { commandId, sessionId } from "../ids.ts";
import { settings, settingsChange } from "../settings.ts";
import { terminal, terminalUpdate } from "../terminal.ts";
import { checkResult, engineHealth, engineStatus } from "./health.ts";

/** null: there was nothing to keep. */
const recovered = z.object({ keptAt: z.string().nullable() });

/**
 * The one list of what a client can ask of the engine. The engine's table of answers is typed by it: a request without
 * an answer does not compile.
 */
export const requests = {
  "engine.status": { params: z.object({}), result: engineStatus },
  /** Every check that says whether what is stored is whole: database, checksum chain, session host, disk. */
  "engine.health": { params: z.object({}), result: engineHealth },
  /** Answers, then leaves. Sessions live on in the session host unless they are to be ended too. */
  "engine.stop": { params: z.object({ endSessions: z.boolean() }), result: z.object({}) },
  /** Looks at this computer: git, shells, disk, limits, agents. */
  "doctor.run": { params: z.object({}), result: z.object({ checks: z.array(checkResult) }) },
  "settings.change": {
    params: z.object({ commandId, change: settingsChange }),
    result: z.object({ seq: z.number().int() }),
  },
  "terminals.open": {
    params: z.object({
      commandId,
      /** null: the shell from the settings. */
      command: z.array(z.string().max(10_000)).min(1).max(200).nullable(),
      cwd: z.string().max(4_000).nullable(),
      title: z.string().max(200).nullable(),
      cols: z.number().int().min(2).max(1_000),
      rows: z.number().int().min(1).max(1_000),
    }),
    result: z.object({ terminal }),
  },
  "terminals.resize": {
    params: z.object({
      session: sessionId,
      cols: z.number().int().min(2).max(1_000),
      rows: z.number().int().min(1).max(1_000),
    }),
    result: z.object({}),
  },
  /** Ends the whole process tree: asks first (TERM), then insists (KILL). Answers when it is gone. */
  "terminals.end": { params: z.object({ session: sessionId }), result: z.object({ terminal }) },
  /** Takes an ended terminal off the list. Its transcript stays on disk. */
  "terminals.dismiss": { params: z.object({ commandId, session: sessionId }), result: z.object({}) },
  /** Only in recovery. Moves the damaged database aside, keeps it, and starts from the backup. */
  "recovery.restore": { params: z.object({ file: z.string() }), result: recovered },
  /** Only in recovery. Moves the damaged database aside, keeps it, and starts with an empty one. */
  "recovery.start-empty": { params: z.object({}), result: recovered },
  /** Only in recovery, when only the write-ahead log is missing. Goes on with the rest; a copy is kept as it was. */
  "recovery.keep-without-log": { params: z.object({}), result: recovered },
} as const;

export type RequestName = keyof typeof requests;
export type RequestParams<Name extends RequestName> = z.input<(typeof requests)[Name]["params"]>;
export type RequestResult<Name extends RequestName> = z.output<(typeof requests)[Name]["result"]>;

export const topics = {
  engine: { snapshot: engineStatus, update: engineStatus },
  settings: { snapshot: settings, update: settings },
  terminals: { snapshot: z.array(terminal), update: terminalUpdate },
} as const;

export type TopicName = keyof typeof topics;
export type TopicSnapshot<Name extends TopicName> = z.output<(typeof topics)[Name]["snapshot"]>;
export type TopicUpdate<Name extends TopicName> = z.output<(typeof topics)[Name]["update"]>;
