import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Installation } from "#launch/installation.ts";
import { isAlive } from "#launch/process-alive.ts";
import { endAndWait } from "#launch/testing/end-process.ts";
import { DEFAULT_TRANSCRIPT_BYTES, type OpenCall } from "#shared/session-protocol/message.ts";
import type { SessionId } from "#shared/ids.ts";
import type { HostStart } from "../host-process.ts";
import type { LinkLimits } from "../link-limits.ts";
import type { SessionHostLink } from "../session-host-link.ts";

/** Short enough for a test to wait for, long enough for a loaded computer. */
export const SHORT_LIMITS: LinkLimits = {
  callMs: 3_000,
  openMs: 3_000,
  endMs: 3_000,
  heartbeatEveryMs: 100,
  heartbeatWithinMs: 2_500,
};

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const program = new Installation(root, { sources: false }).program("session-host");

/** The real session host, run from its bundle: from its sources it would start four times as slowly. It leaves soon after the last test lets go of it. */
export function hostStart(home: string): HostStart {
  const args = [program, "--home", home, "--idle-ms", "2000"];
  return { command: process.execPath, args, logFile: join(home, "logs", "session-host.log") };
}

export function shellCall(session: SessionId, script: string, size = { cols: 80, rows: 24 }): OpenCall {
  return {
    session,
    command: ["/bin/sh", "-c", script],
    cwd: "/",
    env: { PATH: process.env["PATH"] ?? "/usr/bin:/bin", TERM: "xterm-256color" },
    stdio: { kind: "pty", ...size },
    companionOf: null,
    redact: [],
    maxBytes: DEFAULT_TRANSCRIPT_BYTES,
  };
}

/** Ends the host of a data directory, by its own pid, and waits until it is gone. */
export async function endHost(
  home: string,
  link: SessionHostLink,
  signal: NodeJS.Signals = "SIGTERM",
): Promise<void> {
  link.close();
  const pid = await hostPid(home);
  if (pid === null || !isAlive(pid)) return;
  // A test may have stopped it; a stopped process takes no other signal.
  process.kill(pid, "SIGCONT");
  await endAndWait(pid, signal);
}

export async function hostPid(home: string): Promise<number | null> {
  const text = await readFile(join(home, "run", "session-host.json"), "utf8").catch(() => null);
  return text === null ? null : ((JSON.parse(text) as { pid?: number }).pid ?? null);
}

/** What a session printed, from its transcript: the payloads of all output frames. */
export async function recordedOutput(home: string, session: string): Promise<Buffer> {
  const bytes = await readFile(join(home, "sessions", session, "transcript"));
  const parts: Buffer[] = [];
  for (let at = 0; at + 36 <= bytes.length;) {
    const length = bytes.readUInt32LE(at);
    if (bytes[at + 8] === 1) parts.push(bytes.subarray(at + 36, at + 36 + length));
    at += 36 + length;
  }
  return Buffer.concat(parts);
}
