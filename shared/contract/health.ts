import { z } from "zod";

/** What the engine says of itself. */
export const sessionHostState = z.enum(["connected", "starting", "lost"]);

export const backup = z.object({
  file: z.string(),
  at: z.number(),
  bytes: z.number().int(),
});
export type Backup = z.infer<typeof backup>;

/** The database cannot be used as it is. The engine runs, answers, and waits for a person; it changed nothing. */
export const recovery = z.object({
  reason: z.string(),
  file: z.string(),
  backups: z.array(backup),
  /** Only the newest part, the write-ahead log, is missing: going on with the rest is a third choice. */
  soundWithoutLog: z.boolean(),
});
export type Recovery = z.infer<typeof recovery>;

export const engineStatus = z.object({
  state: z.enum(["ready", "recovery"]),
  pid: z.number().int(),
  instance: z.string(),
  build: z.string(),
  startedAt: z.number(),
  dataDirectory: z.string(),
  runtime: z.string(),
  sessionHost: sessionHostState,
  runningSessions: z.number().int(),
  /** Sessions of agents that run now, and how many may at once for the missions in the air. */
  agents: z.object({ live: z.number().int(), lanes: z.number().int() }),
  clients: z.number().int(),
  events: z.number().int(),
  recovery: recovery.nullable(),
});
export type EngineStatus = z.infer<typeof engineStatus>;

export const checkResult = z.object({
  id: z.string(),
  title: z.string(),
  /** `unknown`: could not be found out here; never shown as good. */
  state: z.enum(["good", "warning", "problem", "unknown"]),
  sentence: z.string(),
  /** A command a person can run to put it right. */
  fix: z.string().nullable(),
  checkedAt: z.number(),
});
export type CheckResult = z.infer<typeof checkResult>;

export const engineHealth = z.object({
  ok: z.boolean(),
  checks: z.array(checkResult),
});
export type EngineHealth = z.infer<typeof engineHealth>;
