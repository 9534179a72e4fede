import { z } from "zod";
import { exitRecord } from "#shared/contract/message.ts";
import { sessionId } from "#shared/ids.ts";
import { containment } from "#shared/session-protocol/message.ts";
import type { Terminal } from "#shared/terminal.ts";

/** The facts about terminals, as they stand in the log. */
const opened = z.object({
  type: z.literal("terminal.opened"),
  version: z.literal(1),
  body: z.object({
    session: sessionId,
    title: z.string(),
    command: z.array(z.string()).min(1),
    cwd: z.string(),
    cols: z.number().int(),
    rows: z.number().int(),
    pid: z.number().int().nullable(),
    containment: containment.nullable(),
    openedAt: z.number(),
  }),
});
/** It never ran: the program or the folder is not there, or the host could not start it. */
const failed = z.object({
  type: z.literal("terminal.failed"),
  version: z.literal(1),
  body: opened.shape.body
    .pick({ session: true, title: true, command: true, cwd: true, openedAt: true })
    .extend({ message: z.string() }),
});
const ended = z.object({
  type: z.literal("terminal.ended"),
  version: z.literal(1),
  body: z.object({ session: sessionId, exit: exitRecord, outputBytes: z.number().int().nonnegative() }),
});
const dismissed = z.object({
  type: z.literal("terminal.dismissed"),
  version: z.literal(1),
  body: z.object({ session: sessionId }),
});

export const terminalEvent = z.discriminatedUnion("type", [opened, failed, ended, dismissed]);
export type TerminalEvent = z.infer<typeof terminalEvent>;

/** What the log says: the terminals a person has on the list, and every session id that was ever used. */
export interface TerminalLog {
  readonly terminals: ReadonlyMap<string, Terminal>;
  readonly dismissed: ReadonlySet<string>;
}

export const EMPTY_LOG: TerminalLog = { terminals: new Map(), dismissed: new Set() };

/** The fold. A fact about a terminal that is not there changes nothing. */
export function evolveTerminalLog(log: TerminalLog, event: TerminalEvent): TerminalLog {
  switch (event.type) {
    case "terminal.opened":
      return put(log, terminalOf(event.body));
    case "terminal.failed":
      return put(log, failedTerminal(event.body));
    case "terminal.ended": {
      const terminal = log.terminals.get(event.body.session);
      if (terminal === undefined) return log;
      const { exit, outputBytes } = event.body;
      return put(log, { ...terminal, state: "ended", exit, outputBytes });
    }
    case "terminal.dismissed": {
      const terminals = new Map(log.terminals);
      terminals.delete(event.body.session);
      return { terminals, dismissed: new Set([...log.dismissed, event.body.session]) };
    }
  }
}

function put(log: TerminalLog, terminal: Terminal): TerminalLog {
  return { ...log, terminals: new Map(log.terminals).set(terminal.id, terminal) };
}

/** Opened, and since then not seen: only the session host can say that it runs. */
function terminalOf({ session, containment, ...rest }: z.infer<typeof opened>["body"]): Terminal {
  return {
    ...rest,
    id: session,
    state: "unknown",
    outputBytes: 0,
    exit: null,
    containment: containment ?? "unknown",
  };
}

function failedTerminal({ session, message, ...rest }: z.infer<typeof failed>["body"]): Terminal {
  return {
    ...rest,
    id: session,
    state: "ended",
    pid: null,
    cols: 0,
    rows: 0,
    outputBytes: 0,
    exit: { code: null, signal: null, at: rest.openedAt, cause: "could-not-start", message },
    containment: "unknown",
  };
}
