import { z } from "zod";
import { exitRecord } from "./contract/message.ts";
import { sessionId } from "./ids.ts";

/**
 * A terminal as the engine knows it: one session, and what was observed of it. `unknown` is a state of its own: a
 * session nobody can see is never shown as running or as done.
 */
export const terminalState = z.enum(["starting", "running", "ended", "unknown"]);
export type TerminalState = z.infer<typeof terminalState>;

export const terminal = z.object({
  id: sessionId,
  title: z.string(),
  command: z.array(z.string()),
  cwd: z.string(),
  state: terminalState,
  openedAt: z.number(),
  pid: z.number().int().nullable(),
  cols: z.number().int(),
  rows: z.number().int(),
  /** Bytes of output so far, as last heard from the session host. */
  outputBytes: z.number().int(),
  exit: exitRecord.nullable(),
  /** How completely the process tree can be ended on this machine, said honestly. */
  containment: z.enum(["pid-namespace", "process-group", "unknown"]),
});
export type Terminal = z.infer<typeof terminal>;

export const terminalUpdate = z.discriminatedUnion("type", [
  z.object({ type: z.literal("changed"), terminal }),
  z.object({ type: z.literal("dismissed"), id: sessionId }),
]);
export type TerminalUpdate = z.infer<typeof terminalUpdate>;

/** The state behind the `terminals` topic: the same fold in the engine and in every window. */
export function evolveTerminals(terminals: readonly Terminal[], update: TerminalUpdate): readonly Terminal[] {
  switch (update.type) {
    case "changed": {
      const known = terminals.some((each) => each.id === update.terminal.id);
      if (!known) return [...terminals, update.terminal];
      return terminals.map((each) => (each.id === update.terminal.id ? update.terminal : each));
    }
    case "dismissed":
      return terminals.filter((each) => each.id !== update.id);
  }
}
