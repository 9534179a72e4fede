import { mkdirSync } from "node:fs";
import { open, rename } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { containment, sessionRecord } from "#shared/session-protocol/message.ts";
import { SESSION_FILES } from "#shared/session-protocol/session-files.ts";
import type { ExitRecord } from "#shared/contract/message.ts";

/** opened.json: what a later host needs to finish this session if ours dies. No secrets, no environment. */
export const openedRecord = sessionRecord
  .pick({ session: true, command: true, cwd: true, stdio: true, companionOf: true, pid: true })
  .extend({
    containment,
    openedAt: z.number(),
    cols: z.number(),
    rows: z.number(),
    /** With the pid: names the process beyond its life, null where the system does not say. */
    startTicks: z.number().nullable(),
    bootId: z.string(),
    /** Folders that held its limits. */
    cgroups: z.array(z.string()).default([]),
  });
export type OpenedRecord = z.infer<typeof openedRecord>;

export const sessionsFolder = (home: string) => join(home, "sessions");

/** Throws EEXIST when the session was opened before: a folder belongs to one session for ever. */
export function createSessionFolder(home: string, session: string): string {
  mkdirSync(sessionsFolder(home), { recursive: true, mode: 0o700 });
  const folder = join(sessionsFolder(home), session);
  mkdirSync(folder, { mode: 0o700 });
  return folder;
}

export function writeOpened(folder: string, opened: OpenedRecord): Promise<void> {
  return writeWhole(join(folder, SESSION_FILES.opened), opened, false);
}

/** On disk before anyone hears of the exit: the next engine must find what this one was told. */
export function writeExit(folder: string, exit: ExitRecord): Promise<void> {
  return writeWhole(join(folder, SESSION_FILES.exit), exit, true);
}

/** The file is there whole or not at all. */
export async function writeWhole(path: string, value: unknown, toDisk: boolean): Promise<void> {
  const unfinished = `${path}.unfinished`;
  const file = await open(unfinished, "w", 0o600);
  try {
    await file.writeFile(`${JSON.stringify(value)}\n`);
    if (toDisk) await file.sync();
  } finally {
    await file.close();
  }
  await rename(unfinished, path);
}
