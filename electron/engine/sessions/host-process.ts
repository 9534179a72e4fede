import { spawn } from "node:child_process";
import { mkdir, open, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
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

/**
 * Starts a session host that outlives us. Its fds 1 to 15 are the log file: a pipe would end with us, and whatever our
 * own starter left open in these places must not be held open by a program that runs for days.
 */
export async function startHost(start: HostStart, onGone: (how: string) => void): Promise<void> {
  await mkdir(dirname(start.logFile), { recursive: true, mode: 0o700 });
  const log = await open(start.logFile, "a", 0o600);
  try {
    const child = spawn(start.command, [...start.args], {
      detached: true,
      stdio: ["ignore", ...Array.from({ length: 15 }, () => log.fd)],
      ...(start.env === undefined ? {} : { env: start.env }),
    });
    child.once("error", (error) => onGone(error.message));
    child.once("exit", (code, signal) => onGone(signal === null ? `exit code ${code}` : signal));
    child.unref();
  } finally {
    await log.close();
  }
}
