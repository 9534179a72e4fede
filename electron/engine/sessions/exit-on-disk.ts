import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { type ExitRecord, exitRecord } from "#shared/contract/message.ts";
import { SESSION_FILES } from "#shared/session-protocol/session-files.ts";
import { transcriptPath } from "./transcript-reader.ts";

/** The exit record a session host left, or null when there is none. Damage counts as none. */
export async function readExit(home: string, session: string): Promise<ExitRecord | null> {
  const path = join(home, "sessions", session, SESSION_FILES.exit);
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (text === null) return null;
  try {
    return exitRecord.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** How a session ended that no host knows any more. Without a record nobody saw the end; its last output is the time. */
export async function exitOnDisk(home: string, session: string): Promise<ExitRecord> {
  const exit = await readExit(home, session);
  if (exit !== null) return exit;
  const written = await stat(transcriptPath(home, session)).catch(() => null);
  return hostLost(written?.mtimeMs ?? 0);
}

export function hostLost(at: number): ExitRecord {
  const message = "The session host ended while this ran; nobody saw how it ended.";
  return { code: null, signal: null, at, cause: "host-lost", message };
}
