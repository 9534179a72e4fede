import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { spawnDetached } from "#launch/detached.ts";
import { type HostAddress, hostAddress, RUN_FILES } from "#shared/session-protocol/host-address.ts";

/** How to start a session host. */
export interface HostStart {
  readonly command: string;
  readonly args: readonly string[];
  /** Its whole environment; ours when absent. */
  readonly env?: NodeJS.ProcessEnv;
  readonly logFile: string;
}

/** Where the host of a data directory says that it is, or null. A half-written or foreign file counts as none. */
export async function readHostAddress(home: string): Promise<HostAddress | null> {
  const path = join(home, "run", RUN_FILES.hostAddress);
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (text === null) return null;
  try {
    return hostAddress.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Starts a session host that outlives us. */
export function startHost(start: HostStart, onGone: (how: string) => void): void {
  const child = spawnDetached([start.command, ...start.args], start.logFile, start.env ?? process.env);
  child.once("error", (error) => onGone(error.message));
  child.once("exit", (code, signal) => onGone(signal === null ? `exit code ${code}` : signal));
}
